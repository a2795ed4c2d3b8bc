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
 * @param acknowledgement what the socket tells the server when a listener has had it, so that it is not pushed to a device;
 *     "" if the server does not ask
 */
public record Notification(String id, String object, String group, Message message, String acknowledgement) {

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
                Objects.requireNonNullElseGet(fields.get("message"), () -> Message.of("")),
                fields.text("ack"));
    }
}
