package dev.fanfare.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * What came over a client socket: a JSON value, a text or bytes. It is read when it is asked for, in the form
 * that is asked for. Safe for any thread.
 */
public final class Message {

    /** More than servers let through, and nothing that recurses over it runs out of stack. */
    private static final int MAX_NESTING = 1_000;

    /** Reading longer numbers costs more than their length. */
    private static final int MAX_DIGITS = 1_000;

    /** Numbers keep every digit, and nothing may follow the value. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_DIGITS)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Takes nothing for something else. */
    private static final JsonMapper EXACT_MAPPER = MAPPER.rebuild()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .build();

    private final Kind kind;
    private final byte[] bytes;
    private volatile @Nullable JsonNode tree;

    enum Kind {
        JSON,
        TEXT,
        BINARY
    }

    private Message(Kind kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** One JSON value, or what the server says is one. The array is not copied. */
    static Message json(byte[] bytes) {
        return new Message(Kind.JSON, bytes);
    }

    static Message text(String text) {
        return new Message(Kind.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The array is not copied. */
    static Message binary(byte[] bytes) {
        return new Message(Kind.BINARY, bytes);
    }

    /**
     * A value written as JSON, as it is at this moment.
     *
     * @throws ClientSocketException {@code BAD_INPUT} for what JSON cannot say
     */
    static Message of(@Nullable Object value) {
        if (value instanceof Message message && message.kind == Kind.JSON) {
            return message;
        }
        if (value instanceof byte[] || value instanceof Message) {
            throw ClientSocketException.badInput(
                    "Bytes and texts of other servers cannot be sent as JSON: send a value that Jackson can write");
        }
        try {
            return json(MAPPER.writeValueAsBytes(value));
        } catch (JacksonException problem) {
            throw ClientSocketException.badInput("The message cannot be sent as JSON: " + problem.getOriginalMessage());
        }
    }

    /** JSON values as one JSON object, by name. */
    static Message object(Map<String, Message> values) {
        StringJoiner object = new StringJoiner(",", "{", "}");
        values.forEach((name, value) -> object.add(of(name).written() + ":" + value.written()));
        return json(object.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether it came in a binary frame of a server without a protocol} */
    public boolean isBinary() {
        return kind == Kind.BINARY;
    }

    /**
     * {@return a JSON string without its quotes, any other JSON value as it is written, a text as it is; "" if
     * nothing was sent}
     */
    public String text() {
        JsonNode parsed = isString() ? parsed() : null;
        return parsed == null ? written() : parsed.asString();
    }

    private String written() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Whether it is a JSON string. */
    boolean isString() {
        return kind == Kind.JSON && bytes.length > 0 && bytes[0] == '"';
    }

    /** Whether it is the JSON value {@code null}. */
    boolean isNull() {
        return kind == Kind.JSON && !isString() && written().equals("null");
    }

    /** {@return the bytes, of which the caller gets a copy} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes themselves, which nobody may change. */
    byte[] unsafeBytes() {
        return bytes;
    }

    /**
     * {@return the JSON value as a tree}
     *
     * @throws ClientSocketException {@code BAD_INPUT} if it is none
     */
    public JsonNode json() {
        JsonNode parsed = parsed();
        if (parsed == null) {
            throw ClientSocketException.badInput("The message is not JSON: " + this);
        }
        return parsed;
    }

    /**
     * The JSON value as an object.
     *
     * @param <T> what it becomes
     * @param type a class that Jackson can read, such as a record
     * @return what Jackson makes of it
     * @throws ClientSocketException {@code BAD_INPUT} if it cannot be read as one
     */
    public <T> T as(Class<T> type) {
        Objects.requireNonNull(type, "type");
        try {
            return MAPPER.treeToValue(json(), type);
        } catch (JacksonException problem) {
            throw ClientSocketException.badInput(
                    "The message is no " + type.getSimpleName() + ": " + problem.getOriginalMessage());
        }
    }

    /**
     * The JSON value as an object, with nothing taken for something else: no number for a text, no text for a number.
     *
     * @throws JacksonException if it cannot be read as one
     */
    <T> T exactly(Class<T> type) {
        return EXACT_MAPPER.treeToValue(json(), type);
    }

    /** Whether it says the same, however it is written. */
    boolean isSameAs(Message other) {
        JsonNode here = parsed();
        JsonNode there = other.parsed();
        return equals(other) || (here != null && there != null && here.equals(Message::compare, there));
    }

    /** 0 for what says the same. */
    private static int compare(JsonNode one, JsonNode other) {
        boolean isSame = (one.isNumber() && other.isNumber())
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
        return isSame ? 0 : 1;
    }

    /** The tree, or null if it is not JSON. */
    @Nullable
    JsonNode parsed() {
        JsonNode parsed = tree;
        if (parsed == null && kind != Kind.BINARY) {
            try {
                parsed = MAPPER.readTree(bytes);
            } catch (JacksonException notJson) {
                return null;
            }
            // What is empty reads as nothing at all.
            if (parsed.isMissingNode()) {
                return null;
            }
            tree = parsed;
        }
        return parsed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Message that && kind == that.kind && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: {@link #text()}, or how many bytes there are. */
    @Override
    public String toString() {
        return isBinary() ? bytes.length + " bytes" : text();
    }
}
