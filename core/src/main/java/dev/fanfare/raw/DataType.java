package dev.fanfare.raw;

import dev.fanfare.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the messages of an endpoint's clients are. It decides which frames are accepted and what a
 * handler gets; what may be sent does not depend on it, see {@link Connection#send}.
 *
 * @param <T> what a handler gets
 */
public final class DataType<T> {

    /** Numbers keep every digit, and nothing may follow the value. */
    private static final JsonMapper JSON_MAPPER = JsonMapper.builder(JsonText.objectFactory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Text frames, as strings. The default. */
    public static final DataType<String> TEXT =
            new DataType<>("text", false, bytes -> new String(bytes, StandardCharsets.UTF_8));

    /** Binary frames, as bytes that belong to the handler. */
    public static final DataType<byte[]> BINARY = new DataType<>("binary", true, bytes -> bytes);

    /** Text frames with one JSON value each, as a tree. */
    public static final DataType<JsonNode> JSON = json(JsonNode.class);

    private final String name;
    private final boolean isBinary;
    private final Reader<T> reader;

    private interface Reader<T> {
        @Nullable
        T read(byte[] message);
    }

    private DataType(String name, boolean isBinary, Reader<T> reader) {
        this.name = name;
        this.isBinary = isBinary;
        this.reader = reader;
    }

    /**
     * Text frames with one JSON value each, as objects of a class that Jackson can read, such as a record.
     *
     * @param <T> what a handler gets
     * @param type what Jackson makes of each message; JSON null, or anything after the value, is an
     *     {@link InvalidMessageException}
     * @return a data type called {@code json}
     */
    public static <T> DataType<T> json(Class<T> type) {
        return new DataType<>("json", false, bytes -> JSON_MAPPER.readValue(bytes, type));
    }

    /** {@return its name: {@code text}, {@code binary} or {@code json}} */
    public String name() {
        return name;
    }

    /** {@return whether messages come in binary frames} */
    public boolean isBinary() {
        return isBinary;
    }

    /**
     * Reads a message.
     *
     * @param message the whole message; in UTF-8, unless binary
     * @return what a handler gets; never null
     * @throws InvalidMessageException if it is not what an endpoint of this type takes
     */
    public T read(byte[] message) throws InvalidMessageException {
        try {
            T value = reader.read(message);
            if (value == null) {
                throw new InvalidMessageException("null is no message of this endpoint", null);
            }
            return value;
        } catch (JacksonException malformed) {
            throw new InvalidMessageException(
                    JsonText.describe("not the JSON this endpoint takes", malformed), malformed);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
