package dev.fanfare.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        Fields fields = message.isBinary() ? null : Fields.of(message.unsafeBytes());
        if (fields == null) {
            return null;
        }
        return new Notification(
                fields.text("id"),
                fields.text("object"),
                fields.text("group"),
                Objects.requireNonNullElseGet(fields.get("message"), () -> Message.of("")));
    }
}
