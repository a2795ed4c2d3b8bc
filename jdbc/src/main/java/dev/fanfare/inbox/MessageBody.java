package dev.fanfare.inbox;

import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a message says, as it stands in the table and goes over the wire: one JSON object. */
record MessageBody(String title, String text, String link, List<InboxAction> actions) {

    static MessageBody of(InboxMessage message) {
        return new MessageBody(message.title(), message.text(), message.link(), message.actions());
    }

    static MessageBody parse(String json) {
        JsonFields in = JsonFields.of(json.getBytes(StandardCharsets.UTF_8));
        String title = "";
        String text = "";
        String link = "";
        List<InboxAction> actions = new ArrayList<>();
        in.nextObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "title" -> title = in.string();
                case "text" -> text = in.string();
                case "link" -> link = in.string();
                case "actions" -> actions.addAll(actions(in));
                default -> in.skip();
            }
        }
        return new MessageBody(title, text, link, actions);
    }

    static List<InboxAction> actions(JsonFields in) {
        return in.list(() -> action(in));
    }

    private static InboxAction action(JsonFields in) {
        String label = "";
        String link = "";
        in.requireObject();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "label" -> label = in.string();
                case "link" -> link = in.string();
                default -> in.skip();
            }
        }
        return new InboxAction(label, link);
    }

    void write(JsonWriter out) {
        out.alwaysString("title", title)
                .string("text", text)
                .string("link", link)
                .list(
                        "actions",
                        actions,
                        action -> out.object(each ->
                                each.alwaysString("label", action.label()).alwaysString("link", action.link())));
    }

    String toJson() {
        return new String(new JsonWriter().object(this::write).toBytes(), StandardCharsets.UTF_8);
    }
}
