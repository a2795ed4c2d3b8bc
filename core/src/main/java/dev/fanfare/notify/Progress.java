package dev.fanfare.notify;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonWriter;
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
 * to the configured rate, and the last state is always sent. {@link #show} and {@link #hide} are kept for
 * clients that reconnect; what is between is not, so that it does not push other notifications out of the
 * retention. Safe for any thread; no method blocks.
 */
public final class Progress {

    /** The {@link Notification#id()} of every progress notification. */
    public static final String NOTIFICATION_ID = "fanfare.progress";

    private final String handle;
    private final Line line;

    private @Nullable String title;
    private @Nullable String description;
    private @Nullable String style;
    private @Nullable Long value;
    private @Nullable Long max;

    private boolean visible;
    private boolean visibleThere;
    private boolean resting;
    private boolean changed;

    /** The way to the client. */
    interface Line {

        /**
         * Sends.
         *
         * @param kept whether a client that reconnects must get it
         * @param lost runs if it could not be sent, for example because deliveries are too far behind
         */
        void send(Notification notification, boolean kept, Runnable lost);

        /** Runs a task when the next change may be sent; false if that is at once. */
        boolean rest(Runnable task);
    }

    Progress(String handle, Line line) {
        this.handle = handle;
        this.line = line;
    }

    /** The title; goes out with the next change. */
    public synchronized Progress title(String text) {
        title = text;
        return this;
    }

    /** What is being done; goes out with the next change. */
    public synchronized Progress description(String text) {
        description = text;
        return this;
    }

    /** A style class for the page; goes out with the next change. */
    public synchronized Progress style(String className) {
        style = className;
        return this;
    }

    /** The value at which all is done; goes out with the next change. */
    public synchronized Progress max(long all) {
        max = all;
        return this;
    }

    /** Shows the indicator, or what was changed about it. */
    public synchronized void show() {
        visible = true;
        change();
    }

    /** Says how much is done; changes nothing on the page while the indicator is not shown. */
    public synchronized void update(long done) {
        value = done;
        if (visible) {
            change();
        }
    }

    /** Says how much is done, and what is being done. */
    public synchronized void update(long done, String text) {
        description = text;
        update(done);
    }

    /** Hides the indicator; it may be shown again. */
    public synchronized void hide() {
        if (visible) {
            visible = false;
            change();
        }
    }

    private void change() {
        if (resting) {
            changed = true;
        } else {
            send();
        }
    }

    private synchronized void rested() {
        resting = false;
        if (changed) {
            send();
        }
    }

    private void send() {
        changed = false;
        boolean turned = visible != visibleThere;
        if (visible || turned) {
            String action = visible ? (turned ? "show" : "update") : "hide";
            visibleThere = visible;
            line.send(notification(action), turned, () -> lost(turned));
            resting = line.rest(this::rested);
        }
    }

    /** The state must arrive all the same: it is sent again when the next change may be. */
    private synchronized void lost(boolean turned) {
        visibleThere ^= turned;
        changed = true;
        if (!resting) {
            resting = line.rest(this::rested);
        }
    }

    private Notification notification(String action) {
        return Notification.builder()
                .id(NOTIFICATION_ID)
                .message(Payload.parsedJson(new JsonWriter()
                        .object(out -> {
                            out.string("progress", handle).string("action", action);
                            if (visible) {
                                writeState(out);
                            }
                        })
                        .toBytes()))
                .build();
    }

    private void writeState(JsonWriter out) {
        text(out, "title", title);
        text(out, "description", description);
        number(out, "value", value);
        number(out, "max", max);
        text(out, "style", style);
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
