package dev.fanfare.inbox;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What is known of a user's inbox beside its messages.
 *
 * @param top the position of the newest message there ever was
 * @param change how many changes there were
 * @param unseen how many messages count so
 * @param unread how many messages count so
 * @param acknowledged up to which position a device of the user has everything
 * @param seen what was marked together
 * @param read what was marked together
 */
record InboxUser(long top, long change, int unseen, int unread, long acknowledged, Watermark seen, Watermark read) {

    /** A user who has never had a message. */
    static final InboxUser NEW = new InboxUser(0, 0, 0, 0, 0, new Watermark(0, 0, 0), new Watermark(0, 0, 0));

    /** In the order of {@link #of}. */
    static final String COLUMNS = "top_pos, change_no, unseen, unread, acknowledged,"
            + " seen_pos, seen_change, seen_time, read_pos, read_change, read_time";

    static InboxUser of(ResultSet row) throws SQLException {
        return new InboxUser(
                row.getLong("top_pos"),
                row.getLong("change_no"),
                row.getInt("unseen"),
                row.getInt("unread"),
                row.getLong("acknowledged"),
                new Watermark(row.getLong("seen_pos"), row.getLong("seen_change"), row.getLong("seen_time")),
                new Watermark(row.getLong("read_pos"), row.getLong("read_change"), row.getLong("read_time")));
    }

    InboxCounts counts() {
        return new InboxCounts(unseen, unread);
    }

    /** After another change; at its beginning. */
    InboxUser changed() {
        return new InboxUser(top, change + 1, unseen, unread, acknowledged, seen, read);
    }

    /** With a place for one more message. */
    InboxUser grown() {
        return new InboxUser(top + 1, change, unseen, unread, acknowledged, seen, read);
    }

    /** With other counts. */
    InboxUser counting(long newUnseen, long newUnread) {
        return new InboxUser(
                top, change, Math.toIntExact(newUnseen), Math.toIntExact(newUnread), acknowledged, seen, read);
    }

    /** With counts as one message changes them that stood and stands so. */
    InboxUser counting(InboxRow before, InboxRow after) {
        return counting(
                unseen + difference(before.countsAsUnseen(), after.countsAsUnseen()),
                unread + difference(before.countsAsUnread(), after.countsAsUnread()));
    }

    private static int difference(boolean before, boolean after) {
        return before == after ? 0 : after ? 1 : -1;
    }

    InboxUser acknowledging(long position) {
        return new InboxUser(top, change, unseen, unread, Math.max(acknowledged, position), seen, read);
    }

    InboxUser marked(Watermark newSeen, Watermark newRead) {
        return new InboxUser(top, change, unseen, unread, acknowledged, newSeen, newRead);
    }
}
