package dev.fanfare.inbox;

import dev.fanfare.protocol.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in an inbox.
 *
 * @param id by which it is marked; stays the same, whatever becomes of the message
 * @param position its place: newer messages have larger ones. A message that is collapsed with a new one gets a new place
 * @param count how many messages have become this one; 1 for one that stands for itself
 * @param title a line of plain text
 * @param text more of it; "" for none
 * @param link where it leads; "" for nowhere
 * @param actions its buttons
 * @param tag "" for none
 * @param category "" for none
 * @param data one JSON value; {@link Payload#EMPTY} for none
 * @param createdAt when the newest of its messages was put in, by the clock of the database
 * @param seenAt since when it was before the user's eyes; null if it was not
 * @param readAt since when it is read; null if it is not
 * @param archivedAt since when it is archived; null if it is not
 */
public record InboxEntry(
        long id,
        long position,
        int count,
        String title,
        String text,
        String link,
        List<InboxAction> actions,
        String tag,
        String category,
        Payload data,
        Instant createdAt,
        @Nullable Instant seenAt,
        @Nullable Instant readAt,
        @Nullable Instant archivedAt) {

    /**
     * As an inbox makes them; public for tests of applications.
     *
     * @param id by which it is marked
     * @param position from 1
     * @param count from 1
     * @param title plain text
     * @param text "" for none
     * @param link "" for nowhere
     * @param actions is copied
     * @param tag "" for none
     * @param category "" for none
     * @param data {@link Payload#EMPTY} for none
     * @param createdAt when it was put in
     * @param seenAt null if it was not seen
     * @param readAt null if it was not read
     * @param archivedAt null if it is not archived
     */
    public InboxEntry {
        Objects.requireNonNull(title, "title must not be null");
        Objects.requireNonNull(text, "text must not be null");
        Objects.requireNonNull(link, "link must not be null");
        actions = List.copyOf(Objects.requireNonNull(actions, "actions must not be null"));
        Objects.requireNonNull(tag, "tag must not be null");
        Objects.requireNonNull(category, "category must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(createdAt, "createdAt must not be null");
    }

    /** {@return the message as one JSON object, as clients get it} */
    public Payload toJson() {
        return InboxJson.entry(this);
    }
}
