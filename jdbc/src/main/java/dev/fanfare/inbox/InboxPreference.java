package dev.fanfare.inbox;

/**
 * What a user wants to be told of a category.
 *
 * @param inbox whether its messages are put into the inbox
 * @param push whether they may be pushed to devices
 */
public record InboxPreference(boolean inbox, boolean push) {

    /** Everything, as long as the user has not chosen otherwise. */
    public static final InboxPreference EVERYTHING = new InboxPreference(true, true);
}
