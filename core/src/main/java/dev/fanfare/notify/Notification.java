package dev.fanfare.notify;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/**
 * What a business application pushes: "your report is ready", "stock changed". On the wire it is {@code
 * {"id","object","group","message"}}, with empty fields left out.
 *
 * @param id which control of a page captures it; "" for any
 * @param object which object of a page listens; "" for all
 * @param group which tracker; "" for the default
 * @param message one JSON value; {@link Payload#EMPTY} for none
 */
public record Notification(String id, String object, String group, Payload message) {

    /**
     * @throws NotJsonException if the message is not one JSON value
     */
    public Notification {
        if (!message.isEmpty()) {
            message.unsafeJsonLine();
        }
    }

    /** A notification with a text. The text stays a text, whatever it looks like. */
    public static Notification of(String id, String text) {
        return builder().id(id).text(text).build();
    }

    /**
     * A notification with a JSON value.
     *
     * @throws NotJsonException if it is not one
     */
    public static Notification ofJson(String id, String json) {
        return builder().id(id).json(json).build();
    }

    /** Starts with every field empty. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads what {@link #toJson()} wrote; unknown fields are passed over.
     *
     * @throws IllegalArgumentException if it is not a notification, saying why
     */
    public static Notification fromJson(Payload json) {
        try {
            JsonFields in = JsonFields.of(json.unsafeArray());
            if (!in.nextObject()) {
                throw new IllegalArgumentException("a notification is a JSON object, not nothing");
            }
            return read(in);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not JSON: " + malformed.getOriginalMessage(), malformed);
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException("not a notification: " + wrong.getMessage(), wrong);
        }
    }

    /**
     * Reads the fields of an object.
     *
     * @param in stands inside the object, and stands behind it afterwards
     * @throws ProtocolException if a field is of the wrong type
     */
    public static Notification read(JsonFields in) {
        Builder read = builder();
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "id" -> read.id(in.string());
                case "object" -> read.object(in.string());
                case "group" -> read.group(in.string());
                case "message" -> read.message(in.payload());
                default -> in.skip();
            }
        }
        return read.build();
    }

    /** What goes over the wire. */
    public Payload toJson() {
        return Payload.parsedJson(new JsonWriter()
                .object(out -> out.string("id", id)
                        .string("object", object)
                        .string("group", group)
                        .payload("message", message))
                .toBytes());
    }

    /** The message as text: a JSON string without its quotes, any other JSON value as it is written. */
    public String text() {
        return textOf(message);
    }

    /** A JSON string without its quotes, any other payload as it is written. */
    static String textOf(Payload value) {
        return value.isEmpty() || !value.isJson()
                ? value.utf8()
                : JsonFields.textOf(value.unsafeArray()).orElseGet(value::utf8);
    }

    /** Collects the fields of a notification; each method's meaning is that of the field. */
    public static final class Builder {

        private String id = "";
        private String object = "";
        private String group = "";
        private Payload message = Payload.EMPTY;

        private Builder() {}

        /** See {@link Notification#id()}. */
        public Builder id(String value) {
            id = value;
            return this;
        }

        /** See {@link Notification#object()}. */
        public Builder object(String value) {
            object = value;
            return this;
        }

        /** See {@link Notification#group()}. */
        public Builder group(String value) {
            group = value;
            return this;
        }

        /** A text, never parsed on its way; "" for no message. */
        public Builder text(String value) {
            return message(value.isEmpty() ? Payload.EMPTY : JsonWriter.quotedPayload(value));
        }

        /** One JSON value, written. */
        public Builder json(String value) {
            return message(Payload.wrap(value.getBytes(StandardCharsets.UTF_8)));
        }

        /** One JSON value. */
        public Builder message(Payload value) {
            message = value;
            return this;
        }

        /**
         * The notification.
         *
         * @throws NotJsonException if the message is not one JSON value
         */
        public Notification build() {
            return new Notification(id, object, group, message);
        }
    }
}
