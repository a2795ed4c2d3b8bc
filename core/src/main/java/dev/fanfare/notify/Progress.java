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
 * retention. Texts that would make a notification larger than {@link NotificationOptions#maxSize()} are an
 * {@link IllegalArgumentException} where they are given, and change nothing. Safe for any thread; no method
 * blocks.
 */
public final class Progress {

    /** The {@link Notification#id()} of every progress notification. */
    public static final String NOTIFICATION_ID = "fanfare.progress";

    /** What it says; null where it says nothing. */
    private record Texts(
            @Nullable String title,
            @Nullable String description,
            @Nullable String style) {

        static final Texts NONE = new Texts(null, null, null);
    }

    private final String handle;
    private final int maxSize;
    private final Line line;

    private Texts texts;
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

    /**
     * @param maxSize the largest notification, in bytes
     */
    Progress(String handle, int maxSize, Line line) {
        this.handle = handle;
        this.maxSize = maxSize;
        this.line = line;
        this.texts = fitting(Texts.NONE);
    }

    /** The title; goes out with the next change. */
    public synchronized Progress title(String text) {
        texts = fitting(new Texts(text, texts.description, texts.style));
        return this;
    }

    /** What is being done; goes out with the next change. */
    public synchronized Progress description(String text) {
        texts = fitting(new Texts(texts.title, text, texts.style));
        return this;
    }

    /** A style class for the page; goes out with the next change. */
    public synchronized Progress style(String className) {
        texts = fitting(new Texts(texts.title, texts.description, className));
        return this;
    }

    /** The same texts, if they leave room for any numbers. */
    private Texts fitting(Texts wanted) {
        int size = notification("update", wanted, Long.MIN_VALUE, Long.MIN_VALUE)
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
        description(text);
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
        return visible ? notification(action, texts, value, max) : notification(action, Texts.NONE, null, null);
    }

    private Notification notification(String action, Texts says, @Nullable Long done, @Nullable Long all) {
        return Notification.builder()
                .id(NOTIFICATION_ID)
                .message(Payload.parsedJson(new JsonWriter()
                        .object(out -> {
                            out.string("progress", handle).string("action", action);
                            text(out, "title", says.title);
                            text(out, "description", says.description);
                            number(out, "value", done);
                            number(out, "max", all);
                            text(out, "style", says.style);
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
