package dev.fanfare.inbox;

import java.util.Objects;

/**
 * Which messages of an inbox one wants.
 *
 * @param tag only those with this tag; "" for all
 * @param unreadOnly only those that are not read
 * @param archived the archived ones instead of the others
 * @param since only those with a position above this, oldest first, archived or not: what a client lacks that has read up
 *     to there. Negative for the newest first
 * @param cursor {@link InboxPage#cursor()} of the page before; 0 for the first
 * @param limit how many at the most; 0 or more than {@link InboxOptions#pageSize()} for as many as that
 */
public record InboxQuery(String tag, boolean unreadOnly, boolean archived, long since, long cursor, int limit) {

    /** The newest messages that are not archived. */
    public static final InboxQuery NEWEST = new InboxQuery("", false, false, -1, 0, 0);

    /**
     * Which messages one wants; begin with {@link #NEWEST}.
     *
     * @param tag "" for all
     * @param unreadOnly whether those that are read are left out
     * @param archived whether it is the archive
     * @param since negative for the newest first
     * @param cursor 0 for the first page
     * @param limit 0 for as many as a page has
     * @throws IllegalArgumentException if cursor or limit are negative
     */
    public InboxQuery {
        InboxMessage.requireName("tag", Objects.requireNonNull(tag, "tag must not be null"));
        if (cursor < 0) {
            throw new IllegalArgumentException("the cursor must not be negative, and is " + cursor);
        }
        if (limit < 0) {
            throw new IllegalArgumentException("the limit must not be negative, and is " + limit);
        }
    }

    /**
     * The same, of one tag only.
     *
     * @param tag "" for all
     * @return the changed copy
     */
    public InboxQuery ofTag(String tag) {
        return new InboxQuery(tag, unreadOnly, archived, since, cursor, limit);
    }

    /** {@return the same, without those that are read} */
    public InboxQuery unread() {
        return new InboxQuery(tag, true, archived, since, cursor, limit);
    }

    /** {@return the same, of those that are archived} */
    public InboxQuery ofArchive() {
        return new InboxQuery(tag, unreadOnly, true, since, cursor, limit);
    }

    /**
     * What came after a position, oldest first.
     *
     * @param position 0 for everything
     * @return the changed copy
     */
    public InboxQuery since(long position) {
        return new InboxQuery(tag, unreadOnly, archived, position, cursor, limit);
    }

    /**
     * The page behind another.
     *
     * @param behind {@link InboxPage#cursor()}
     * @return the changed copy
     */
    public InboxQuery behind(long behind) {
        return new InboxQuery(tag, unreadOnly, archived, since, behind, limit);
    }

    /**
     * A smaller page.
     *
     * @param most 0 for the default
     * @return the changed copy
     */
    public InboxQuery limit(int most) {
        return new InboxQuery(tag, unreadOnly, archived, since, cursor, most);
    }
}
