package dev.fanfare.client;

import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who hears of the events of a socket. What one of them throws is logged and disturbs nobody else. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private record Registration<E extends SocketEvent>(Class<E> event, Consumer<? super E> listener) {

        void hear(SocketEvent happened) {
            if (event.isInstance(happened)) {
                listener.accept(event.cast(happened));
            }
        }
    }

    private final CopyOnWriteArrayList<Registration<?>> registrations = new CopyOnWriteArrayList<>();

    <E extends SocketEvent> Runnable add(Class<E> event, Consumer<? super E> listener) {
        Registration<E> registration = new Registration<>(event, Objects.requireNonNull(listener, "listener"));
        registrations.add(registration);
        return () -> registrations.remove(registration);
    }

    void tell(SocketEvent event) {
        for (Registration<?> each : registrations) {
            try {
                each.hear(event);
            } catch (RuntimeException | Error failed) {
                LOG.error("A listener to {} failed", event.getClass().getSimpleName(), failed);
            }
        }
    }
}
