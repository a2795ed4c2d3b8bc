package dev.fanfare.client;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who hears of what happens. What one of them throws is logged and disturbs nobody else. Safe for any thread.
 *
 * @param <T> what happens
 */
final class Listeners<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private record Registration<T>(Predicate<? super T> wanted, Consumer<? super T> listener) {}

    private final CopyOnWriteArrayList<Registration<T>> registrations = new CopyOnWriteArrayList<>();

    /**
     * Adds a listener.
     *
     * @param wanted what it wants to hear of
     * @return removes it
     */
    Runnable add(Predicate<? super T> wanted, Consumer<? super T> listener) {
        Registration<T> registration = new Registration<>(wanted, listener);
        registrations.add(registration);
        return () -> registrations.remove(registration);
    }

    /** {@return whether anybody wanted to hear of it} */
    boolean tell(T happened) {
        boolean isHeard = false;
        for (Registration<T> each : registrations) {
            if (each.wanted.test(happened)) {
                isHeard = true;
                try {
                    each.listener.accept(happened);
                } catch (RuntimeException | Error failed) {
                    LOG.error("A listener to {} failed", happened.getClass().getSimpleName(), failed);
                }
            }
        }
        return isHeard;
    }
}
