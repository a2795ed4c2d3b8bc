package dev.fanfare.inbox;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What of inboxes goes over the wire. Moments are texts as ISO 8601 has them, in UTC. */
final class InboxJson {

    private static final Payload TRUE = Payload.utf8("true");
    private static final Payload FALSE = Payload.utf8("false");

    private InboxJson() {}

    /** A part of an inbox. */
    static Payload page(InboxPage page) {
        return JsonWriter.objectPayload(out -> out.alwaysList(
                        "messages", page.entries(), entry -> out.object(each -> write(each, entry)))
                .number("cursor", page.cursor())
                .alwaysNumber("unseen", page.counts().unseen())
                .alwaysNumber("unread", page.counts().unread())
                .alwaysNumber("change", page.change())
                .alwaysNumber("top", page.top())
                .number("acknowledged", page.acknowledged()));
    }

    /** One message. */
    static Payload entry(InboxEntry entry) {
        return JsonWriter.objectPayload(out -> write(out, entry));
    }

    /** How many messages wait. */
    static Payload counts(InboxCounts counts) {
        return JsonWriter.objectPayload(
                out -> out.alwaysNumber("unseen", counts.unseen()).alwaysNumber("unread", counts.unread()));
    }

    /** What a user wants to be told of. */
    static Payload preferences(Map<String, InboxCategory> categories, Map<String, InboxPreference> chosen) {
        return JsonWriter.objectPayload(out -> out.alwaysList(
                "categories",
                categories.entrySet(),
                each -> out.object(fields -> {
                    InboxPreference choice = chosen.getOrDefault(each.getKey(), InboxPreference.EVERYTHING);
                    fields.string("category", each.getKey())
                            .string("label", each.getValue().label())
                            .bool("mandatory", each.getValue().isMandatory())
                            .payload("inbox", choice.inbox() ? TRUE : FALSE)
                            .payload("push", choice.push() ? TRUE : FALSE);
                })));
    }

    /** A change, for those who follow the inbox. */
    static Payload change(InboxUser user, Consumer<JsonWriter> what) {
        return JsonWriter.objectPayload(out -> {
            out.alwaysNumber("change", user.change())
                    .alwaysNumber("unseen", user.unseen())
                    .alwaysNumber("unread", user.unread())
                    .alwaysNumber("top", user.top());
            what.accept(out);
        });
    }

    static Consumer<JsonWriter> added(InboxEntry entry) {
        return out -> out.object("added", each -> write(each, entry));
    }

    static Consumer<JsonWriter> marked(InboxMark mark, List<Long> ids) {
        return out ->
                out.object("marked", each -> each.string("mark", name(mark)).alwaysList("ids", ids, each::integer));
    }

    static Consumer<JsonWriter> markedAll(InboxMark mark, long upTo) {
        return out ->
                out.object("marked", each -> each.string("mark", name(mark)).alwaysNumber("up_to", upTo));
    }

    static Consumer<JsonWriter> reset() {
        return out -> out.bool("reset", true);
    }

    /** What a mark is called on the wire. */
    static String name(InboxMark mark) {
        return mark.name().toLowerCase(Locale.ROOT);
    }

    private static void write(JsonWriter out, InboxEntry entry) {
        out.alwaysNumber("id", entry.id())
                .alwaysNumber("position", entry.position())
                .alwaysNumber("count", entry.count());
        new MessageBody(entry.title(), entry.text(), entry.link(), entry.actions()).write(out);
        out.string("tag", entry.tag())
                .string("category", entry.category())
                .payload("data", entry.data())
                .string("created_at", entry.createdAt().toString());
        moment(out, "seen_at", entry.seenAt());
        moment(out, "read_at", entry.readAt());
        moment(out, "archived_at", entry.archivedAt());
    }

    private static void moment(JsonWriter out, String name, @Nullable Instant time) {
        if (time != null) {
            out.string(name, time.toString());
        }
    }
}
