package dev.fanfare.handler;

import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application's objects as payloads, and back. Objects are what Jackson 3 can write and read: records,
 * classes, collections, its own {@link JsonNode}. What is said about those that it
 * cannot repeats nothing of them. Safe for any thread.
 */
public final class JsonValues {

    /**
     * Nothing is lost in silence: numbers keep every digit, 7.5 is no integer, and an object of which Jackson
     * finds nothing to write is an error, not {@code {}}.
     */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonText.objectFactory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private static final String TREE_OF_JACKSON_2 = "com.fasterxml.jackson.core.TreeNode";

    /** Advice that Jackson adds, which is no setting of ours. */
    private static final Pattern ADVICE = Pattern.compile(" \\(to avoid .*");

    private JsonValues() {}

    /**
     * An object as one JSON value: a {@link Payload} as it is, a text as a JSON string (whatever it looks
     * like), anything else as Jackson writes it.
     *
     * @param value any object; not null
     * @return one JSON value; {@link Payload#EMPTY} only for itself
     * @throws IllegalArgumentException if it is no JSON, or Jackson cannot write it
     */
    public static Payload payloadOf(Object value) {
        Objects.requireNonNull(value, "value must not be null");
        Payload payload = written(value);
        if (!payload.isEmpty() && !payload.isJson()) {
            throw new IllegalArgumentException(notJson("a " + value.getClass().getSimpleName(), payload));
        }
        return payload;
    }

    private static Payload written(Object value) {
        if (value instanceof Payload payload) {
            return payload;
        }
        if (value instanceof CharSequence text) {
            return JsonWriter.quotedPayload(text.toString());
        }
        if (isTreeOfJackson2(value.getClass())) {
            throw new IllegalArgumentException("a " + value.getClass().getName()
                    + " is a tree of Jackson 2, which Jackson 3 would write as something else: take "
                    + JsonNode.class.getName() + ", or its text as JSON");
        }
        try {
            return Payload.wrap(MAPPER.writeValueAsBytes(value));
        } catch (JacksonException unwritable) {
            // Only these speak of types alone.
            boolean quotable = unwritable instanceof InvalidDefinitionException
                    || unwritable instanceof StreamConstraintsException;
            throw new IllegalArgumentException(
                    "a " + value.getClass().getName() + " cannot be written as JSON"
                            + (quotable
                                    ? ": "
                                            + ADVICE.matcher(unwritable.getOriginalMessage())
                                                    .replaceFirst("")
                                    : ""),
                    unwritable.getCause() instanceof JacksonException ? null : unwritable.getCause());
        }
    }

    private static boolean isTreeOfJackson2(@Nullable Class<?> type) {
        return type != null
                && (Stream.of(type.getInterfaces())
                                .anyMatch(each -> each.getName().equals(TREE_OF_JACKSON_2))
                        || isTreeOfJackson2(type.getSuperclass()));
    }

    /**
     * A payload as an object of a class.
     *
     * @param <T> what is read
     * @param payload one JSON value
     * @param type such as a record, or {@link JsonNode} for any JSON
     * @return the object; never null
     * @throws IllegalArgumentException if Jackson cannot read objects of that class, whatever the payload
     * @throws ErrorException {@code BAD_REQUEST} if it is not; thrown on by a handler, it refuses what the client has
     *     sent
     */
    public static <T> T read(Payload payload, Class<T> type) {
        Objects.requireNonNull(payload, "payload must not be null");
        Objects.requireNonNull(type, "type must not be null");
        if (!payload.isJson()) {
            throw refused(type, payload.isEmpty() ? "there is none" : "it is not JSON");
        }
        try {
            T value = MAPPER.readValue(payload.unsafeArray(), type);
            if (value == null) {
                throw refused(type, "it is null");
            }
            return value;
        } catch (InvalidDefinitionException unreadable) {
            throw new IllegalArgumentException(
                    "a " + type.getName() + " cannot be read from JSON: " + unreadable.getOriginalMessage());
        } catch (JacksonException other) {
            throw refused(type, JsonText.describe("it does not fit", other));
        }
    }

    private static ErrorException refused(Class<?> type, String problem) {
        return new ErrorException(ProtocolError.BAD_REQUEST, "the data is no " + type.getSimpleName() + ": " + problem);
    }

    /**
     * {@return a JSON string without its quotes, any other payload as it is written}
     *
     * @param payload JSON or not; bytes that are not UTF-8 do not come back from the text
     */
    public static String textOf(Payload payload) {
        Objects.requireNonNull(payload, "payload must not be null");
        return payload.isEmpty() || !payload.isJson()
                ? payload.utf8()
                : JsonFields.textOf(payload.unsafeArray()).orElseGet(payload::utf8);
    }

    /**
     * What a handler of calls or events has answered, or will have.
     *
     * @param answer any object, as {@link #payloadOf} takes it, but a payload of any bytes; or a {@link
     *     CompletionStage} of one
     * @param handler whose answer it is, for the exception
     * @return fails with {@link IllegalStateException} if the answer is null
     */
    public static CompletionStage<Payload> answered(@Nullable Object answer, String handler) {
        Objects.requireNonNull(handler, "handler must not be null");
        if (answer instanceof CompletionStage<?> later) {
            return later.thenApply(value -> answer(value, handler));
        }
        return CompletableFuture.completedStage(answer(answer, handler));
    }

    private static Payload answer(@Nullable Object answer, String handler) {
        if (answer == null) {
            throw new IllegalStateException(handler + " answered null; to answer nothing, answer Payload.EMPTY");
        }
        return answer instanceof Payload payload ? payload : payloadOf(answer);
    }

    /**
     * The same payload, if it can be written to a client of JSON.
     *
     * @param payload one JSON value or empty
     * @param what it is, for the exception
     * @return the payload itself
     * @throws IllegalStateException if it is neither JSON nor empty
     */
    public static Payload requireJson(Payload payload, String what) {
        Objects.requireNonNull(payload, "payload must not be null");
        Objects.requireNonNull(what, "what must not be null");
        if (!payload.isEmpty() && !payload.isJson()) {
            throw new IllegalStateException(notJson(what, payload));
        }
        return payload;
    }

    private static String notJson(String what, Payload payload) {
        return what + " must be one JSON value or empty, and is something else of " + payload.size()
                + " bytes. A text needs quotes to be JSON";
    }
}
