package dev.fanfare.inbox;

import dev.fanfare.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the table. Times are in milliseconds since 1970, by the clock of the database.
 *
 * @param marked the change of the user's inbox with which this row was last written; what was marked together with all
 *     others after that counts, see {@link Watermark}
 */
record InboxRow(
        long id,
        long position,
        String tag,
        String category,
        String body,
        String data,
        int count,
        long created,
        @Nullable Long seen,
        @Nullable Long read,
        @Nullable Long archived,
        long marked) {

    /** How a message waits that was not read. */
    static final int UNREAD = 1;

    /** How a message waits that was marked unread after it was marked read with all others. */
    static final int UNREAD_AGAIN = 2;

    /** In the order of {@link #of}. */
    static final String COLUMNS =
            "id, pos, tag, category, body, data, occurrences, created, seen, opened, archived, marked";

    static InboxRow of(ResultSet row) throws SQLException {
        return new InboxRow(
                row.getLong("id"),
                row.getLong("pos"),
                row.getString("tag"),
                row.getString("category"),
                row.getString("body"),
                row.getString("data"),
                row.getInt("occurrences"),
                row.getLong("created"),
                time(row, "seen"),
                time(row, "opened"),
                time(row, "archived"),
                row.getLong("marked"));
    }

    private static @Nullable Long time(ResultSet row, String column) throws SQLException {
        long time = row.getLong(column);
        return row.wasNull() ? null : time;
    }

    /** As it stands, with what was marked together with all others. */
    InboxRow under(InboxUser user) {
        Long effectivelyRead = user.read().timeFor(this, read);
        Long effectivelySeen = user.seen().timeFor(this, seen);
        return with(effectivelySeen == null ? effectivelyRead : effectivelySeen, effectivelyRead, archived);
    }

    /** The same, marked otherwise. */
    InboxRow with(@Nullable Long newSeen, @Nullable Long newRead, @Nullable Long newArchived) {
        return new InboxRow(
                id, position, tag, category, body, data, count, created, newSeen, newRead, newArchived, marked);
    }

    /** How it waits to be read, as it is written; must be {@link #under} its user. */
    int waits(InboxUser user) {
        if (read != null) {
            return 0;
        }
        return position > user.read().position() ? UNREAD : UNREAD_AGAIN;
    }

    /** Whether it counts as unseen; must be {@link #under} its user. */
    boolean countsAsUnseen() {
        return seen == null && archived == null;
    }

    /** Whether it counts as unread; must be {@link #under} its user. */
    boolean countsAsUnread() {
        return read == null && archived == null;
    }

    /** As an application gets it; must be {@link #under} its user. */
    InboxEntry entry() {
        MessageBody message = MessageBody.parse(body);
        return new InboxEntry(
                id,
                position,
                count,
                message.title(),
                message.text(),
                message.link(),
                message.actions(),
                tag,
                category,
                data.isEmpty() ? Payload.EMPTY : Payload.parsedJson(data.getBytes(StandardCharsets.UTF_8)),
                Instant.ofEpochMilli(created),
                instant(seen),
                instant(read),
                instant(archived));
    }

    private static @Nullable Instant instant(@Nullable Long time) {
        return time == null ? null : Instant.ofEpochMilli(time);
    }
}
