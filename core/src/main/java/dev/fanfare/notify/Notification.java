package dev.fanfare.notify;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/**
 * What a business application pushes: "your report is ready", "stock changed". On the wire it is {@code
 * {"id","object","group","message","ack"}}, with empty fields left out. Names are trimmed: columns of a fixed length and
 * templates pad them, and nobody would hear them.
 *
 * @param id which control of a page captures it; "" for any
 * @param object which object of a page listens; "" for all
 * @param group which tracker; "" for the default
 * @param message one JSON value; {@link Payload#EMPTY} for none
 * @param acknowledgement what a client sends back when somebody has it, {@code ack} on the wire; "" if nobody asks for that
 */
public record Notification(String id, String object, String group, Payload message, String acknowledgement) {

    /**
     * Every field at once; {@link #builder} says it by name. Names are trimmed.
     *
     * @param id "" for any
     * @param object "" for all
     * @param group "" for the default
     * @param message one JSON value; {@link Payload#EMPTY} for none
     * @param acknowledgement "" if nobody asks for it
     * @throws NotJsonException if the message is not one JSON value
     */
    public Notification {
        id = Objects.requireNonNull(id, "id must not be null").strip();
        object = Objects.requireNonNull(object, "object must not be null").strip();
        group = Objects.requireNonNull(group, "group must not be null").strip();
        Objects.requireNonNull(message, "message must not be null");
        Objects.requireNonNull(acknowledgement, "acknowledgement must not be null");
        if (!message.isEmpty()) {
            message.unsafeJsonLine();
        }
    }

    /**
     * A notification that nobody has to acknowledge.
     *
     * @param id "" for any
     * @param object "" for all
     * @param group "" for the default
     * @param message one JSON value; {@link Payload#EMPTY} for none
     * @throws NotJsonException if the message is not one JSON value
     */
    public Notification(String id, String object, String group, Payload message) {
        this(id, object, group, message, "");
    }

    /**
     * The same, to be acknowledged.
     *
     * @param value what a client sends back; "" for nothing
     * @return the changed copy
     */
    public Notification withAcknowledgement(String value) {
        Objects.requireNonNull(value, "value must not be null");
        return new Notification(id, object, group, message, value);
    }

    /**
     * {@return a notification with a text, which stays a text, whatever it looks like}
     *
     * @param id which control of a page captures it; "" for any
     * @param text "" for no message
     */
    public static Notification of(String id, String text) {
        return builder().id(id).text(text).build();
    }

    /**
     * A notification with any object: a text stays a text, a {@link Payload} is taken as it is, anything else is
     * what Jackson 3 writes.
     *
     * @param id which control of a page captures it; "" for any
     * @param message what Jackson 3 can write; {@link Payload#EMPTY} for none
     * @return a notification for the default group and all objects
     * @throws IllegalArgumentException if the message cannot be written
     * @throws NotJsonException if it is a payload that is not one JSON value
     */
    public static Notification of(String id, Object message) {
        return builder().id(id).message(message).build();
    }

    /**
     * {@return a notification with a JSON value}
     *
     * @param id which control of a page captures it; "" for any
     * @param json one JSON value, written; "" for no message
     * @throws NotJsonException if it is not one
     */
    public static Notification ofJson(String id, String json) {
        return builder().id(id).json(json).build();
    }

    /** {@return a builder with every field empty} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads what {@link #toJson()} wrote; unknown fields are passed over.
     *
     * @param json one JSON object; fields that are left out are empty
     * @return what was written
     * @throws IllegalArgumentException if it is not a notification, saying why
     */
    public static Notification fromJson(Payload json) {
        Objects.requireNonNull(json, "json must not be null");
        try {
            JsonFields in = JsonFields.of(json.unsafeArray());
            if (!in.nextObject()) {
                throw new IllegalArgumentException("a notification is a JSON object, not nothing");
            }
            Builder read = builder();
            for (String field = in.nextField(); field != null; field = in.nextField()) {
                switch (field) {
                    case "id" -> read.id(in.string());
                    case "object" -> read.object(in.string());
                    case "group" -> read.group(in.string());
                    case "message" -> read.message(in.payload());
                    case "ack" -> read.acknowledgement = in.string();
                    default -> in.skip();
                }
            }
            return read.build();
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(JsonText.describe("not a notification: malformed JSON", malformed));
        } catch (ProtocolException wrong) {
            throw new IllegalArgumentException("not a notification: " + wrong.getMessage(), wrong);
        }
    }

    /** {@return what goes over the wire: one JSON object, without the fields that are empty} */
    public Payload toJson() {
        return JsonWriter.objectPayload(out -> out.string("id", id)
                .string("object", object)
                .string("group", group)
                .payload("message", message)
                .string("ack", acknowledgement));
    }

    /**
     * {@return the message as text: a JSON string without its quotes, any other JSON value as it is written; "" if
     * there is none}
     */
    public String text() {
        return JsonValues.textOf(message);
    }

    /** Collects the fields of a notification; each method's meaning is that of the field. */
    public static final class Builder {

        private String id = "";
        private String object = "";
        private String group = "";
        private Payload message = Payload.EMPTY;
        private String acknowledgement = "";

        private Builder() {}

        /**
         * See {@link Notification#id()}.
         *
         * @param value which control of a page captures it; trimmed. "", the default, for any
         * @return this builder
         */
        public Builder id(String value) {
            id = Objects.requireNonNull(value, "id must not be null");
            return this;
        }

        /**
         * See {@link Notification#object()}.
         *
         * @param value which object of a page listens; trimmed. "", the default, for all
         * @return this builder
         */
        public Builder object(String value) {
            object = Objects.requireNonNull(value, "object must not be null");
            return this;
        }

        /**
         * See {@link Notification#group()}.
         *
         * @param value which tracker; trimmed. "", the default, for the default group
         * @return this builder
         */
        public Builder group(String value) {
            group = Objects.requireNonNull(value, "group must not be null");
            return this;
        }

        /**
         * Makes a text the message; it is never parsed on its way.
         *
         * @param value the text; "" for no message
         * @return this builder
         */
        public Builder text(String value) {
            Objects.requireNonNull(value, "text must not be null");
            return message(value.isEmpty() ? Payload.EMPTY : JsonWriter.quotedPayload(value));
        }

        /**
         * Makes a JSON value the message; {@link #build} fails if it is none.
         *
         * @param value one JSON value, written; "" for no message
         * @return this builder
         */
        public Builder json(String value) {
            Objects.requireNonNull(value, "json must not be null");
            return message(Payload.utf8(value));
        }

        /**
         * Makes a JSON value the message; {@link #build} fails if it is none.
         *
         * @param value one JSON value; {@link Payload#EMPTY}, the default, for no message
         * @return this builder
         */
        public Builder message(Payload value) {
            message = Objects.requireNonNull(value, "message must not be null");
            return this;
        }

        /**
         * Any object: a text is as with {@link #text}, a {@link Payload} is taken as it is, anything else is what
         * Jackson 3 writes.
         *
         * @param value what Jackson 3 can write; not null
         * @return this builder
         * @throws IllegalArgumentException if it cannot be written
         */
        public Builder message(Object value) {
            Objects.requireNonNull(value, "message must not be null");
            if (value instanceof CharSequence text) {
                return text(text.toString());
            }
            return message(value instanceof Payload payload ? payload : JsonValues.payloadOf(value));
        }

        /**
         * Makes the notification.
         *
         * @return the fields that were set, and empty ones
         * @throws NotJsonException if the message is not one JSON value
         */
        public Notification build() {
            return new Notification(id, object, group, message, acknowledgement);
        }
    }
}
