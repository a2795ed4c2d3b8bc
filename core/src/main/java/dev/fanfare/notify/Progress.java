package dev.fanfare.notify;

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
 * nothing. Safe for any thread; no method blocks. Made by {@link Notifications#progress()}; not for implementing.
 */
public interface Progress {

    /** The {@link Notification#id()} of every progress notification. */
    String NOTIFICATION_ID = "fanfare.progress";

    /**
     * The title; goes out with the next change.
     *
     * @param text what is shown above the indicator
     * @return this
     * @throws IllegalArgumentException if the texts become too long
     */
    Progress title(String text);

    /**
     * What is being done; goes out with the next change.
     *
     * @param text what is shown beside the indicator
     * @return this
     * @throws IllegalArgumentException if the texts become too long
     */
    Progress description(String text);

    /**
     * A style class for the page; goes out with the next change.
     *
     * @param className names of CSS classes
     * @return this
     * @throws IllegalArgumentException if the texts become too long
     */
    Progress style(String className);

    /**
     * The value at which all is done; goes out with the next change.
     *
     * @param all in whatever unit {@link #update(long)} counts
     * @return this
     */
    Progress max(long all);

    /** Shows the indicator, or what was changed about it. */
    void show();

    /**
     * Says how much is done; changes nothing on the page while the indicator is not shown.
     *
     * @param done in the unit of {@link #max}
     */
    void update(long done);

    /**
     * Says how much is done, and what is being done.
     *
     * @param done in the unit of {@link #max}
     * @param text as {@link #description}
     * @throws IllegalArgumentException if the texts become too long
     */
    void update(long done, String text);

    /** Hides the indicator, once its last state was shown; it may be shown again. */
    void hide();
}
