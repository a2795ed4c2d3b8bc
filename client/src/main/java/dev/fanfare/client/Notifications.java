package dev.fanfare.client;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Brings notifications to those who listen, at once or when the application has time. Safe for any thread. */
public final class Notifications {

    private final Listeners<Notification> listeners = new Listeners<>();
    private final int limit;
    private final Mailbox mailbox;
    private final IntConsumer missed;
    private final BiFunction<String, Object, ?> calls;

    private final Queue<Notification> waiting = new ArrayDeque<>();
    private int dropped;
    private boolean isPaused;

    Notifications(int limit, Mailbox mailbox, IntConsumer missed, BiFunction<String, Object, ?> calls) {
        this.limit = limit;
        this.mailbox = mailbox;
        this.missed = missed;
        this.calls = calls;
    }

    /**
     * Calls a listener for the notifications that a filter lets through. It runs where the socket's listeners do; what
     * it throws is logged. A notification that is pushed unless somebody has it is acknowledged then.
     *
     * @param filter {@link NotificationFilter#ANY} for all of the default group
     * @param listener may block: the connection does not wait for it
     * @return removes the listener
     */
    public Runnable listen(NotificationFilter filter, Consumer<Notification> listener) {
        Objects.requireNonNull(filter, "filter");
        return listeners.add(filter::accepts, Objects.requireNonNull(listener, "listener"));
    }

    /** {@return whether notifications wait} */
    public synchronized boolean isPaused() {
        return isPaused;
    }

    /**
     * Lets notifications wait until {@link #resume}. When more than {@link SocketOptions.Builder#notificationLimit}
     * wait, the oldest are dropped, and {@code resume} raises {@link SocketEvent.Missed} with their number.
     */
    public synchronized void pause() {
        isPaused = true;
    }

    /** Brings what waited, in order, and everything from now on. */
    public void resume() {
        synchronized (this) {
            isPaused = false;
        }
        mailbox.tell(this::bringWaiting);
    }

    private void bringWaiting() {
        int count;
        synchronized (this) {
            count = dropped;
            dropped = 0;
        }
        if (count > 0) {
            missed.accept(count);
        }
        for (Notification next = next(); next != null; next = next()) {
            bring(next);
        }
    }

    /** The next that may be brought; a listener may pause again. */
    private synchronized @Nullable Notification next() {
        return isPaused ? null : waiting.poll();
    }

    /** Takes what has come. Runs in the mailbox. */
    void accept(Notification notification) {
        synchronized (this) {
            // What comes before those that waited are brought stays behind them.
            if (isPaused || !waiting.isEmpty()) {
                waiting.add(notification);
                if (waiting.size() > limit) {
                    waiting.remove();
                    dropped++;
                }
                return;
            }
        }
        bring(notification);
    }

    /** What somebody listens to is acknowledged where the server asks for it: it is not pushed to a phone then. */
    private void bring(Notification notification) {
        if (listeners.tell(notification) && !notification.acknowledgement().isEmpty()) {
            // Nobody is told if that fails: it is pushed then, too.
            var unused = calls.apply("fanfare.push.acknowledge", Map.of("id", notification.acknowledgement()));
        }
    }
}
