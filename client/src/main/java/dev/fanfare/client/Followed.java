package dev.fanfare.client;

import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.LiveUpdate.Reason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One object that somebody follows: what is known of it, whatever becomes of connections. Used under the socket's lock. */
final class Followed {

    /**
     * An update that waits for the listeners.
     *
     * @param first its number; if it was joined with those after it, the last of theirs is the other one
     */
    private record Waiting(long first, long last, LiveUpdate update) {}

    final String id;
    private final Object lock;
    private final Mailbox mailbox;
    private final int limit;

    /** Who holds it. */
    private final List<LiveObject> holders = new CopyOnWriteArrayList<>();

    /** Updates that the listeners have not taken. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** How many updates there have been. */
    private long count;

    private volatile LiveStatus status = LiveStatus.LOADING;
    private volatile LiveState state;

    /** Whether it is known what it is, or was. */
    private boolean wasGiven;

    private Call<Void> ready = new Call<>();
    private @Nullable Attachment attachment;

    /** @param limit how many updates may wait for the listeners; further ones are joined with the last */
    Followed(String id, Object lock, Mailbox mailbox, int limit) {
        this.id = id;
        this.lock = lock;
        this.mailbox = mailbox;
        this.limit = limit;
        this.state = nothing();
    }

    private LiveState nothing() {
        return new LiveState(id, 0, Map.of());
    }

    /** May be asked without the lock. */
    LiveStatus status() {
        return status;
    }

    /** May be asked without the lock. */
    LiveState state() {
        return state;
    }

    Call<Void> ready() {
        return ready;
    }

    /** Somebody holds it. */
    void hold(LiveObject holder) {
        holders.add(holder);
    }

    /** Somebody holds it no longer; whether nobody does. */
    boolean release(LiveObject holder) {
        holders.remove(holder);
        return holders.isEmpty();
    }

    /** Follows it over a link. */
    void attach(Link link) {
        if (status == LiveStatus.DENIED) {
            // Somebody else may be asking now.
            ready = new Call<>();
            become(LiveStatus.LOADING);
        }
        Attachment attached = new Attachment();
        attachment = attached;
        attached.stop = link.follow(id, attached);
    }

    /** The link is given up, and another one may come. */
    void detach() {
        Attachment left = attachment;
        attachment = null;
        if (left != null) {
            left.stop.run();
        }
        lost();
    }

    /** Nobody follows it any more. */
    void close() {
        detach();
        ready.failed(closed(id));
    }

    static ClientSocketException closed(String id) {
        return new ClientSocketException(Code.CLOSED, "The live object \"" + id + "\" was closed before it was there");
    }

    /** There is no connection. */
    void lost() {
        if (status == LiveStatus.LIVE || status == LiveStatus.GONE) {
            become(LiveStatus.STALE);
        }
    }

    /** What a link tells while it is followed over that link. */
    private final class Attachment implements Link.FollowEvents {

        private Runnable stop = () -> {};

        private void whileAttached(Runnable task) {
            synchronized (lock) {
                if (attachment == this) {
                    task.run();
                }
            }
        }

        @Override
        public void given(Message whole) {
            whileAttached(() -> Followed.this.given(whole));
        }

        @Override
        public void changed(Message change, long offset) {
            whileAttached(() -> Followed.this.changed(change, offset));
        }

        @Override
        public void refused(int code, String reason) {
            whileAttached(() -> {
                // Who may not see it any more must not go on showing what it was.
                set(nothing(), state.attributes().keySet(), Reason.DENIED, LiveStatus.DENIED);
                String text = "The live object \"" + id + "\" was refused: " + reason;
                ready.failed(new ClientSocketException(Code.REFUSED, text, code));
            });
        }
    }

    private void given(Message message) {
        Fields whole = Fields.of(message.unsafeBytes());
        if (whole == null) {
            become(state.exists() ? LiveStatus.LIVE : LiveStatus.GONE);
        } else {
            Fields attributes = whole.fields("state");
            LiveState given =
                    attributes == null ? nothing() : new LiveState(id, whole.number("version"), attributes.all());
            Reason reason = wasGiven ? Reason.RESYNC : Reason.INITIAL;
            wasGiven = true;
            set(given, state.differences(given), reason);
        }
        ready.done(null);
    }

    private void changed(Message message, long offset) {
        Fields change = Fields.of(message.unsafeBytes());
        if (change == null) {
            return;
        }
        String gone = change.text("gone");
        Fields patch = change.fields("patch");
        if (gone.equals("removed") || gone.equals("expired")) {
            Reason reason = gone.equals("removed") ? Reason.REMOVED : Reason.EXPIRED;
            set(nothing(), state.attributes().keySet(), reason);
        } else if (patch != null) {
            Map<String, Message> attributes = new HashMap<>(state.attributes());
            attributes.putAll(patch.all());
            attributes.values().removeIf(Message::isNull);
            LiveState next = new LiveState(id, attributes.isEmpty() ? 0 : offset, attributes);
            // A change that several were merged into may lead back to what was there.
            set(next, state.differences(next), Reason.CHANGE);
        }
        Message content = change.get("message");
        if (content != null) {
            mailbox.bring(() -> holders.forEach(each -> each.bring(content)));
        }
    }

    private void set(LiveState next, Set<String> changed, Reason reason) {
        set(next, changed, reason, next.exists() ? LiveStatus.LIVE : LiveStatus.GONE);
    }

    private void set(LiveState next, Set<String> changed, Reason reason, LiveStatus newStatus) {
        state = next;
        become(newStatus);
        if (!changed.isEmpty() || reason == Reason.INITIAL) {
            tell(new LiveUpdate(next, changed, reason));
        }
    }

    private void become(LiveStatus next) {
        if (status != next) {
            status = next;
            mailbox.tell(() -> holders.forEach(each -> each.bring(next)));
        }
    }

    private void tell(LiveUpdate update) {
        count++;
        if (waiting.size() >= limit) {
            Waiting last = waiting.removeLast();
            waiting.add(new Waiting(last.first, count, last.update.and(update)));
            return;
        }
        long number = count;
        waiting.add(new Waiting(number, number, update));
        mailbox.tell(() -> bringUpTo(number));
    }

    /** Brings an update, and those before it that an executor has lost. */
    private void bringUpTo(long number) {
        for (Waiting next = next(number); next != null; next = next(number)) {
            Waiting brought = next;
            holders.forEach(each -> each.bring(brought.update, brought.last));
        }
    }

    private @Nullable Waiting next(long number) {
        synchronized (lock) {
            Waiting next = waiting.peek();
            return next != null && next.first <= number ? waiting.remove() : null;
        }
    }

    /** How many updates there have been. */
    long count() {
        return count;
    }

    boolean wasGiven() {
        return wasGiven;
    }

    /** Tells somebody what is there, if that is known. */
    void tellInitial(Consumer<LiveUpdate> listener) {
        if (wasGiven) {
            LiveUpdate initial = LiveUpdate.initial(state);
            mailbox.tell(() -> listener.accept(initial));
        }
    }
}
