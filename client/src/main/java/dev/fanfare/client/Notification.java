package dev.fanfare.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a server pushes. Fields that it left out are empty.
 *
 * @param id which part of the application it is for: a listener may filter by it
 * @param object which object of the application it is for; "" for all
 * @param group which group of listeners it is for; "" for the default one
 * @param message what it says; the text "" if it says nothing
 */
public record Notification(String id, String object, String group, Message message) {

    /** The notification that a message is; null if it is something else. */
    static @Nullable Notification of(Message message) {
        JsonNode tree = message.parsed();
        if (tree == null || !tree.isObject()) {
            return null;
        }
        JsonNode content = tree.get("message");
        return new Notification(
                text(tree, "id"),
                text(tree, "object"),
                text(tree, "group"),
                Message.of(content == null ? "" : content));
    }

    private static String text(JsonNode tree, String field) {
        JsonNode value = tree.get(field);
        return value != null && value.isString() ? value.asString() : "";
    }
}
