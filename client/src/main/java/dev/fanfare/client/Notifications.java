package dev.fanfare.client;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings notifications to those who listen, at once or when the application has time. Safe for any thread. */
public final class Notifications {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private record Registration(NotificationFilter filter, Consumer<Notification> listener) {}

    private final CopyOnWriteArrayList<Registration> registrations = new CopyOnWriteArrayList<>();
    private final int limit;
    private final Inbox inbox;
    private final IntConsumer missed;

    private final Queue<Notification> waiting = new ArrayDeque<>();
    private int dropped;
    private boolean isPaused;

    Notifications(int limit, Inbox inbox, IntConsumer missed) {
        this.limit = limit;
        this.inbox = inbox;
        this.missed = missed;
    }

    /**
     * Calls a listener for the notifications that a filter lets through. It runs where the socket's listeners do; what
     * it throws is logged.
     *
     * @return removes the listener
     */
    public Runnable listen(NotificationFilter filter, Consumer<Notification> listener) {
        Registration registration = new Registration(filter, Objects.requireNonNull(listener, "listener"));
        registrations.add(registration);
        return () -> registrations.remove(registration);
    }

    /** Whether notifications wait. */
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
        inbox.tell(this::bringWaiting);
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
            dispatch(next);
        }
    }

    /** The next that may be brought; a listener may pause again. */
    private synchronized @Nullable Notification next() {
        return isPaused ? null : waiting.poll();
    }

    /** Takes what has come. Runs in the inbox. */
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
        dispatch(notification);
    }

    private void dispatch(Notification notification) {
        for (Registration each : registrations) {
            if (each.filter.accepts(notification)) {
                try {
                    each.listener.accept(notification);
                } catch (RuntimeException | Error failed) {
                    LOG.error("A listener to notifications failed", failed);
                }
            }
        }
    }
}
