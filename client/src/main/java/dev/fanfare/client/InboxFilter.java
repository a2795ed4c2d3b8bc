package dev.fanfare.client;

import java.util.Objects;

/**
 * Which messages of an inbox are listed, the newest first.
 *
 * @param tag only those with this tag; "" for all
 * @param unread only those that are not read
 * @param archived those that were archived, in place of the others
 * @param limit how many at the most; 0 for as many as the server has in a page
 */
public record InboxFilter(String tag, boolean unread, boolean archived, int limit) {

    /** Everything that is not archived. */
    public static final InboxFilter ALL = new InboxFilter("", false, false, 0);

    /**
     * Everything at once; begin with {@link #ALL}.
     *
     * @param tag "" for all
     * @param unread whether only what is not read
     * @param archived whether what was archived
     * @param limit 0 for the server's
     * @throws ClientSocketException {@code BAD_INPUT} if the limit is below 0
     */
    public InboxFilter {
        Objects.requireNonNull(tag, "tag");
        if (limit < 0) {
            throw ClientSocketException.badInput("A page has at least 1 message, and not " + limit);
        }
    }

    /**
     * The same for one tag.
     *
     * @param newTag "" for all
     * @return the changed copy
     */
    public InboxFilter withTag(String newTag) {
        return new InboxFilter(Objects.requireNonNull(newTag, "newTag"), unread, archived, limit);
    }

    /** {@return the same for what is not read} */
    public InboxFilter onlyUnread() {
        return new InboxFilter(tag, true, archived, limit);
    }

    /** {@return the same for what was archived} */
    public InboxFilter onlyArchived() {
        return new InboxFilter(tag, unread, true, limit);
    }

    /**
     * The same with another limit.
     *
     * @param newLimit 0 for the server's
     * @return the changed copy
     * @throws ClientSocketException {@code BAD_INPUT} if it is below 0
     */
    public InboxFilter withLimit(int newLimit) {
        return new InboxFilter(tag, unread, archived, newLimit);
    }
}
