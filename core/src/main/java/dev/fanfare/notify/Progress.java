package dev.fanfare.notify;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A progress indicator at a client, for a job that takes its time:
 *
 * <pre>{@code
 * Progress progress = fanfare.notifications().progress().title("Report").max(pages);
 * progress.show();
 * for (int page = 1; page <= pages; page++) {
 *     print(page);
 *     progress.update(page);
 * }
 * progress.hide();
 * }</pre>
 *
 * <p>Without a {@link #max} it is indeterminate. Changes may come as fast as they like: they are conflated
 * to the configured rate, and the last state is always sent, also before the indicator is hidden: {@code
 * update(10); hide()} shows 10, and hides at the next turn of the rate. What could not be sent is sent again, and
 * nothing overtakes it.
 *
 * <p>Showing, hiding and the state before hiding are kept for clients that reconnect; what is between is not, so
 * that it does not push other notifications out of the retention. Texts that would make a notification larger than
 * {@link NotificationOptions#maxSize()} are an {@link IllegalArgumentException} where they are given, and change
 * nothing. Safe for any thread; no method blocks.
 */
public final class Progress {

    /** The {@link Notification#id()} of every progress notification. */
    public static final String NOTIFICATION_ID = "fanfare.progress";

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
    Progress(String handle, int maxSize, Line line) {
        this.handle = handle;
        this.maxSize = maxSize;
        this.line = line;
        this.said = fitting(State.EMPTY);
    }

    /** The title; goes out with the next change. */
    public synchronized Progress title(String text) {
        Objects.requireNonNull(text, "text must not be null");
        said = fitting(said.withTitle(text));
        return this;
    }

    /** What is being done; goes out with the next change. */
    public synchronized Progress description(String text) {
        Objects.requireNonNull(text, "text must not be null");
        said = fitting(said.withDescription(text));
        return this;
    }

    /** A style class for the page; goes out with the next change. */
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

    /** The value at which all is done; goes out with the next change. */
    public synchronized Progress max(long all) {
        said = said.withMax(all);
        return this;
    }

    /** Shows the indicator, or what was changed about it. */
    public synchronized void show() {
        visible = true;
        change();
    }

    /** Says how much is done; changes nothing on the page while the indicator is not shown. */
    public synchronized void update(long done) {
        said = said.withValue(done);
        if (visible) {
            change();
        }
    }

    /** Says how much is done, and what is being done. */
    public synchronized void update(long done, String text) {
        description(text);
        update(done);
    }

    /** Hides the indicator, once its last state was shown; it may be shown again. */
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
                .message(Payload.parsedJson(new JsonWriter()
                        .object(out -> {
                            out.string("progress", handle).string("action", action);
                            text(out, "title", state.title);
                            text(out, "description", state.description);
                            number(out, "value", state.value);
                            number(out, "max", state.max);
                            text(out, "style", state.style);
                        })
                        .toBytes()))
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
