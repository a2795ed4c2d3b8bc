package dev.fanfare.protocol.json;

import com.google.protobuf.UnsafeByteOperations;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads objects field by field, checking the type of each value. A JSON null counts as an absent
 * field everywhere but in a payload, where it is a value like any other.
 *
 * <p>Every method throws {@link ProtocolException} if the value is of another type, and {@link
 * JacksonException} if the text is not JSON.
 */
public final class JsonFields {

    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final int MAX_LONG_LENGTH = Long.toString(Long.MIN_VALUE).length();

    /** More than any number needs that a double tells from another. */
    private static final int MAX_DOUBLE_LENGTH = 1_000;

    private final JsonParser parser;
    private final byte[] source;
    private @Nullable Consumer<String> skipListener;

    private JsonFields(JsonParser parser, byte[] source) {
        this.parser = parser;
        this.source = source;
    }

    /**
     * Starts reading.
     *
     * @param source objects one after the other, in UTF-8; must not change while they are read
     * @throws ProtocolException if it is not UTF-8
     */
    public static JsonFields of(byte[] source) {
        if (!UnsafeByteOperations.unsafeWrap(source).isValidUtf8()) {
            throw new ProtocolException("the frame is not valid UTF-8");
        }
        return new JsonFields(JsonText.parser(source), source);
    }

    /** The text that a JSON string stands for; empty if the JSON value is not a string. */
    public static Optional<String> textOf(byte[] json) {
        JsonFields value = of(json);
        value.parser.nextToken();
        return value.isString() ? Optional.of(value.string()) : Optional.empty();
    }

    /** Moves into the next object of the frame; false at the end of the frame. */
    public boolean nextObject() {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return false;
        }
        require(token == JsonToken.START_OBJECT, "an object");
        return true;
    }

    /** Moves to the next field of the current object and names it; null at the object's end. */
    @Nullable
    public String nextField() {
        if (parser.nextToken() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = parser.currentName();
        parser.nextToken();
        return name;
    }

    /** Passes over a value that is of no interest. */
    public void skip() {
        if (skipListener != null && parser.currentName() != null) {
            skipListener.accept(parser.currentName());
        }
        parser.skipChildren();
    }

    /**
     * Tells somebody the name of each field that is passed over from now on, for callers to whom an unknown
     * field is a mistake.
     *
     * @param listener null for nobody, as at the start
     * @return who was told until now
     */
    public @Nullable Consumer<String> onSkip(@Nullable Consumer<String> listener) {
        Consumer<String> before = skipListener;
        skipListener = listener;
        return before;
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether the value is a string. */
    public boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Whether the value is null. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Whether the value is an object to be entered; a null is not, anything else is an error. */
    public boolean enterObject() {
        if (isNull()) {
            return false;
        }
        require(parser.currentToken() == JsonToken.START_OBJECT, "an object");
        return true;
    }

    /** The value, a string. */
    public String string() {
        if (isNull()) {
            return "";
        }
        require(parser.currentToken() == JsonToken.VALUE_STRING, "a string");
        return parser.getString();
    }

    /** The value, a boolean. */
    public boolean bool() {
        JsonToken token = parser.currentToken();
        require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE || isNull(), "true or false");
        return token == JsonToken.VALUE_TRUE;
    }

    /** The value, an integer from 0 to 2<sup>63</sup>-1. */
    public long unsignedLong() {
        long value = signedLong();
        if (value < 0) {
            throw new ProtocolException(where() + " must not be negative");
        }
        return value;
    }

    /** The value, an integer from 0 to 2<sup>32</sup>-1. */
    public long unsignedInt() {
        long value = unsignedLong();
        if (value > MAX_UNSIGNED_INT) {
            throw new ProtocolException(where() + " is larger than " + MAX_UNSIGNED_INT);
        }
        return value;
    }

    /** The value, an integer of 32 bits. */
    public int signedInt() {
        long value = signedLong();
        if (value != (int) value) {
            throw new ProtocolException(where() + " does not fit into 32 bits");
        }
        return (int) value;
    }

    /** The value, an integer of 64 bits. */
    public long signedLong() {
        if (isNull()) {
            return 0;
        }
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "an integer");
        // Looked at before the number is made, which takes long for a long one.
        if (parser.getStringLength() > MAX_LONG_LENGTH || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new ProtocolException(where() + " does not fit into 64 bits");
        }
        return parser.getLongValue();
    }

    /** The value, any number. */
    public double number() {
        JsonToken token = parser.currentToken();
        require(token != null && (token.isNumeric() || isNull()), "a number");
        if (isNull()) {
            return 0;
        }
        if (parser.getStringLength() > MAX_DOUBLE_LENGTH) {
            throw new ProtocolException(where() + " is a number of more than " + MAX_DOUBLE_LENGTH + " characters");
        }
        return parser.getDoubleValue();
    }

    /** The value as it stands in the frame. */
    public Payload payload() {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        int depth = JsonText.skipValue(parser);
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return Payload.parsedJson(Arrays.copyOfRange(source, start, end), depth);
    }

    /** The value, an object of strings. */
    public Map<String, String> strings() {
        return map(this::string);
    }

    /** The value, an object whose values the supplier reads. */
    public <T> Map<String, T> map(Supplier<T> value) {
        if (!enterObject()) {
            return Map.of();
        }
        Map<String, T> map = new LinkedHashMap<>();
        for (String key = nextField(); key != null; key = nextField()) {
            map.put(key, value.get());
        }
        return map;
    }

    /** The value, an array whose elements the supplier reads. */
    public <T> List<T> list(Supplier<T> value) {
        if (isNull()) {
            return List.of();
        }
        require(parser.currentToken() == JsonToken.START_ARRAY, "an array");
        List<T> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value.get());
        }
        return list;
    }

    /**
     * Reads the rest of the current object, of which one field alone matters.
     *
     * @param absent the result if the field is not there
     */
    public <T> T only(String name, Supplier<T> value, T absent) {
        T result = absent;
        for (String field = nextField(); field != null; field = nextField()) {
            if (field.equals(name)) {
                result = value.get();
            } else {
                skip();
            }
        }
        return result;
    }

    /** Insists on an object as the element of a list or map. */
    public void requireObject() {
        require(parser.currentToken() == JsonToken.START_OBJECT, "an object");
    }

    private void require(boolean condition, String expected) {
        if (!condition) {
            throw new ProtocolException(where() + " must be " + expected + ", not " + kindOf(parser.currentToken()));
        }
    }

    private static String kindOf(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            default -> "what stands here";
        };
    }

    private String where() {
        String name = parser.currentName();
        return name == null ? "the frame" : "field \"" + Outside.of(name) + "\"";
    }
}
