package dev.fanfare.internal.notify;

import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Progress;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state of one indicator, and the pace at which its changes are sent: as the rate allows, the last one always, and none
 * before the one that was sent has arrived or failed.
 */
final class ProgressIndicator implements Progress {

    /** What an indicator says; null where it says nothing. */
    private record State(
            @Nullable String title,
            @Nullable String description,
            @Nullable String style,
            @Nullable Long value,
            @Nullable Long max) {

        static final State EMPTY = new State(null, null, null, null, null);

        State withTitle(String text) {
            return new State(text, description, style, value, max);
        }

        State withDescription(String text) {
            return new State(title, text, style, value, max);
        }

        State withStyle(String text) {
            return new State(title, description, text, value, max);
        }

        State withValue(long done) {
            return new State(title, description, style, done, max);
        }

        State withMax(long all) {
            return new State(title, description, style, value, all);
        }
    }

    private final String handle;
    private final int maxSize;
    private final Line line;

    /** What was said, of which the texts are not sent before the next change. */
    private State said;

    private boolean visible;

    /** What is to be seen, or to have been seen before the indicator is hidden. */
    private State due = State.EMPTY;

    /** Whether {@link #due} has yet to be seen. */
    private boolean isDue;

    /** What the client sees; null if it sees nothing. */
    private @Nullable State seen;

    private boolean sending;
    private boolean resting;

    /** The way to the client. */
    interface Line {

        /**
         * Sends.
         *
         * @param kept whether a client that reconnects must get it
         * @return fails if it could not be sent, for example because deliveries are too far behind
         */
        CompletionStage<?> send(Notification notification, boolean kept);

        /** Runs a task when the next change may be sent; false if that is at once. */
        boolean rest(Runnable task);
    }

    /**
     * @param maxSize the largest notification, in bytes
     */
    ProgressIndicator(String handle, int maxSize, Line line) {
        this.handle = handle;
        this.maxSize = maxSize;
        this.line = line;
        this.said = fitting(State.EMPTY);
    }

    @Override
    public synchronized Progress title(String text) {
        Objects.requireNonNull(text, "text must not be null");
        said = fitting(said.withTitle(text));
        return this;
    }

    @Override
    public synchronized Progress description(String text) {
        Objects.requireNonNull(text, "text must not be null");
        said = fitting(said.withDescription(text));
        return this;
    }

    @Override
    public synchronized Progress style(String className) {
        Objects.requireNonNull(className, "className must not be null");
        said = fitting(said.withStyle(className));
        return this;
    }

    /** The same state, if its texts leave room for any numbers. */
    private State fitting(State wanted) {
        int size = notification("update", wanted.withValue(Long.MIN_VALUE).withMax(Long.MIN_VALUE))
                .toJson()
                .size();
        if (size > maxSize) {
            throw new IllegalArgumentException("a progress indicator with these texts may have " + size
                    + " bytes; notifications.max_size allows " + maxSize
                    + ": shorten the title, description or style");
        }
        return wanted;
    }

    @Override
    public synchronized Progress max(long all) {
        said = said.withMax(all);
        return this;
    }

    @Override
    public synchronized void show() {
        visible = true;
        change();
    }

    @Override
    public synchronized void update(long done) {
        said = said.withValue(done);
        if (visible) {
            change();
        }
    }

    @Override
    public synchronized void update(long done, String text) {
        description(text);
        update(done);
    }

    @Override
    public synchronized void hide() {
        if (visible) {
            visible = false;
            change();
        }
    }

    private void change() {
        due = said;
        isDue = !due.equals(seen);
        next();
    }

    /** Sends what is next, if anything is and it may be. */
    private void next() {
        if (sending || resting) {
            return;
        }
        if (isDue) {
            send(seen == null ? "show" : "update", due, seen == null || !visible);
        } else if (!visible && seen != null) {
            send("hide", null, true);
        }
    }

    /**
     * @param state what the client sees when it has arrived; null for nothing
     */
    private void send(String action, @Nullable State state, boolean kept) {
        sending = true;
        resting = line.rest(this::rested);
        line.send(notification(action, state == null ? State.EMPTY : state), kept)
                .whenComplete((done, problem) -> sent(state, problem == null));
    }

    private synchronized void sent(@Nullable State state, boolean arrived) {
        sending = false;
        if (arrived) {
            seen = state;
            // Meanwhile more may have been said, which is no news compared with what was seen before.
            isDue = state == null ? isDue || visible : !due.equals(state);
        } else if (!resting) {
            // Not at once, for what has hindered it is still there.
            resting = line.rest(this::rested);
            if (!resting) {
                return;
            }
        }
        next();
    }

    private synchronized void rested() {
        resting = false;
        next();
    }

    private Notification notification(String action, State state) {
        return Notification.builder()
                .id(NOTIFICATION_ID)
                .message(JsonWriter.objectPayload(out -> {
                    out.string("progress", handle).string("action", action);
                    text(out, "title", state.title);
                    text(out, "description", state.description);
                    number(out, "value", state.value);
                    number(out, "max", state.max);
                    text(out, "style", state.style);
                }))
                .build();
    }

    private static void text(JsonWriter out, String name, @Nullable String text) {
        if (text != null) {
            out.alwaysString(name, text);
        }
    }

    private static void number(JsonWriter out, String name, @Nullable Long number) {
        if (number != null) {
            out.alwaysNumber(name, number);
        }
    }
}
