package dev.fanfare.client;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as it stands in an inbox. Its texts are plain text, whatever is written in them.
 *
 * @param id by which it is marked; stays the same, whatever becomes of the message
 * @param position its place: newer messages have larger ones. One that is collapsed with a new one gets a new place
 * @param count how many messages have become this one; 1 for one that stands for itself
 * @param title a line
 * @param text more of it; "" for none
 * @param link where it leads; "" for nowhere
 * @param actions its buttons
 * @param tag "" for none
 * @param category "" for none
 * @param data a JSON value of the application's; empty for none
 * @param createdAt when the newest of its messages was put in, by the clock of the database
 * @param seenAt since when it was before the user's eyes, as far as that is known; null if it was not
 * @param readAt since when it is read; null if it is not
 * @param archivedAt since when it is archived; null if it is not
 */
public record InboxMessage(
        long id,
        long position,
        int count,
        String title,
        String text,
        String link,
        List<Action> actions,
        String tag,
        String category,
        Message data,
        Instant createdAt,
        @Nullable Instant seenAt,
        @Nullable Instant readAt,
        @Nullable Instant archivedAt) {

    /**
     * A button of a message.
     *
     * @param label what stands on it
     * @param link where it leads
     */
    public record Action(String label, String link) {

        /**
         * As a message has it; public for tests of applications.
         *
         * @param label for people
         * @param link a path of the site, or a URL
         */
        public Action {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(link, "link");
        }
    }

    /**
     * As an inbox gives them; public for tests of applications.
     *
     * @param id from 1
     * @param position from 1
     * @param count from 1
     * @param title plain text
     * @param text "" for none
     * @param link "" for nowhere
     * @param actions is copied
     * @param tag "" for none
     * @param category "" for none
     * @param data empty for none
     * @param createdAt when it was put in
     * @param seenAt null if it was not seen
     * @param readAt null if it is not read
     * @param archivedAt null if it is not archived
     */
    public InboxMessage {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(link, "link");
        actions = List.copyOf(Objects.requireNonNull(actions, "actions"));
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(createdAt, "createdAt");
    }

    static InboxMessage of(JsonNode wire) {
        JsonNode data = wire.get("data");
        Instant createdAt = moment(wire, "created_at");
        return new InboxMessage(
                wire.path("id").asLong(0),
                wire.path("position").asLong(0),
                wire.path("count").asInt(1),
                wire.path("title").asString(""),
                wire.path("text").asString(""),
                wire.path("link").asString(""),
                wire.path("actions")
                        .valueStream()
                        .map(each -> new Action(
                                each.path("label").asString(""),
                                each.path("link").asString("")))
                        .toList(),
                wire.path("tag").asString(""),
                wire.path("category").asString(""),
                Message.json(data == null ? new byte[0] : data.toString().getBytes(StandardCharsets.UTF_8)),
                createdAt == null ? Instant.EPOCH : createdAt,
                moment(wire, "seen_at"),
                moment(wire, "read_at"),
                moment(wire, "archived_at"));
    }

    private static @Nullable Instant moment(JsonNode wire, String name) {
        String text = wire.path(name).asString("");
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException unreadable) {
            throw ClientSocketException.badInput("The server has written the time \"" + text + "\", which is none");
        }
    }
}
