package dev.fanfare.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
        return parsed == null ? new String(bytes, StandardCharsets.UTF_8) : parsed.asString();
    }

    /** Whether it is a JSON string. */
    boolean isString() {
        return kind == Kind.JSON && bytes.length > 0 && bytes[0] == '"';
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
