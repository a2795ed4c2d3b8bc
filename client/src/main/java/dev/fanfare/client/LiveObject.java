package dev.fanfare.client;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An object of the server's that is followed.
 *
 * <pre>{@code
 * LiveObject job = socket.live("job:42");
 * job.onUpdate(update -> bar.setValue((int) update.state().progress().orElse(0)));
 * }</pre>
 *
 * <p>Safe for any thread; nothing blocks. Listeners run where those of the socket do, one at a time, in order; what they
 * throw is logged. {@link #state()} and {@link #status()} may be ahead of what they have been each. When more updates wait
 * for them than {@link SocketOptions.Builder#notificationLimit}, the last ones come as one.
 */
public final class LiveObject implements AutoCloseable {

    /**
     * What listeners to updates are told.
     *
     * @param number of the update
     * @param only the one listener that is told what is there; null for all that have not heard of the update
     */
    private record NumberedUpdate(
            LiveUpdate update, long number, @Nullable Hearing only) {}

    /** What one listener has heard. Used where listeners run. */
    private static final class Hearing {

        /** The number of the last update that it need not hear of any more. */
        private long last;

        private boolean awaitsInitial;

        Hearing(long last, boolean awaitsInitial) {
            this.last = last;
            this.awaitsInitial = awaitsInitial;
        }

        boolean wants(NumberedUpdate told) {
            return told.only == null ? told.number > last : told.only == this && awaitsInitial;
        }

        /**
         * What it hears. Updates that waited may have been joined with one that came after it was added, and then overtake
         * what was there: that is newer, and what it hears first.
         */
        LiveUpdate take(NumberedUpdate told) {
            last = told.number;
            boolean isFirst = awaitsInitial;
            awaitsInitial = false;
            return isFirst ? LiveUpdate.initial(told.update.state()) : told.update;
        }
    }

    private final Followed object;
    private final Object lock;
    private final Consumer<Followed> forget;
    private final Listeners<NumberedUpdate> updates = new Listeners<>();
    private final Listeners<Message> messages = new Listeners<>();
    private final Listeners<LiveStatus> statuses = new Listeners<>();
    private final Call<Void> end = new Call<>();

    /** @param forget is called when nobody holds the object any more */
    LiveObject(Followed object, Object lock, Consumer<Followed> forget) {
        this.object = object;
        this.lock = lock;
        this.forget = forget;
    }

    /** {@return which object} */
    public String id() {
        return object.id;
    }

    /** {@return how much it is the server's} */
    public LiveStatus status() {
        return object.status();
    }

    /** {@return the whole object; it does not {@link LiveState#exists exist} while it is loading, or gone} */
    public LiveState state() {
        return object.state();
    }

    /**
     * {@return the same as {@link LiveState#version} of its state, which is older than the server's after a change that
     * left this client out}
     */
    public long version() {
        return state().version();
    }

    /**
     * {@return done with what the object is, as soon as that is known; fails with {@code REFUSED} if one may not see it,
     * with {@code CLOSED} if it is closed before}
     */
    public CompletableFuture<LiveState> ready() {
        CompletableFuture<LiveState> ready = new CompletableFuture<>();
        synchronized (lock) {
            Call<Void> known = object.ready();
            Call.endAs(known.future(), nothing -> state(), ready);
            if (!known.hasEnded()) {
                Call.endAs(end.future(), nothing -> state(), ready);
            }
        }
        return ready;
    }

    /**
     * Adds a listener, which hears first what is there, as soon as that is known, and then of each change after all its
     * attributes have been set.
     *
     * @param listener may block: the connection does not wait for it
     * @return removes the listener
     */
    public Runnable onUpdate(Consumer<? super LiveUpdate> listener) {
        Objects.requireNonNull(listener, "listener");
        synchronized (lock) {
            long before = object.count();
            Hearing hearing = new Hearing(before, object.wasGiven());
            Runnable remove =
                    updates.add(each -> isOpen() && hearing.wants(each), each -> listener.accept(hearing.take(each)));
            object.tellInitial(initial -> updates.tell(new NumberedUpdate(initial, before, hearing)));
            return remove;
        }
    }

    /**
     * Adds a listener to messages to those who follow the object, which leave it as it is. They count as messages of the
     * socket: when too many wait, the oldest are dropped, and {@link SocketEvent.Missed} is raised.
     *
     * @param listener may block: the connection does not wait for it
     * @return removes the listener
     */
    public Runnable onMessage(Consumer<? super Message> listener) {
        Objects.requireNonNull(listener, "listener");
        return messages.add(message -> isOpen(), listener);
    }

    /**
     * Adds a listener to the status.
     *
     * @param listener may block: the connection does not wait for it
     * @return removes the listener
     */
    public Runnable onStatus(Consumer<? super LiveStatus> listener) {
        Objects.requireNonNull(listener, "listener");
        return statuses.add(status -> isOpen(), listener);
    }

    /** A listener may close it while others are each. */
    private boolean isOpen() {
        return !end.hasEnded();
    }

    /** Tells listeners of an update that has a number. */
    void bring(LiveUpdate update, long number) {
        updates.tell(new NumberedUpdate(update, number, null));
    }

    void bring(Message message) {
        messages.tell(message);
    }

    void bring(LiveStatus status) {
        statuses.tell(status);
    }

    /** Follows it no longer, and its listeners hear nothing any more. Others who asked the socket for the same still do. */
    @Override
    public void close() {
        synchronized (lock) {
            end.failed(Followed.closed(object.id));
            if (object.release(this)) {
                forget.accept(object);
            }
        }
    }
}
