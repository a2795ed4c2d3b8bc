package dev.fanfare.inbox;

import dev.fanfare.protocol.Payload;

/**
 * How many messages of a user wait. Archived ones do not count.
 *
 * @param unseen how many the user has not had before the eyes; a bell shows this one
 * @param unread how many the user has not opened; never fewer than are unseen
 */
public record InboxCounts(int unseen, int unread) {

    /** An empty inbox, or one of which everything was read. */
    public static final InboxCounts NONE = new InboxCounts(0, 0);

    /** {@return the counts as one JSON object, as clients get them} */
    public Payload toJson() {
        return InboxJson.counts(this);
    }
}
