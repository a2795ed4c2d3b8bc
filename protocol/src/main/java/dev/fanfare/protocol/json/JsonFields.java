package dev.fanfare.protocol.json;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads objects field by field, checking the type of each value. A JSON null counts as an absent
 * field everywhere but in a payload, where it is a value like any other.
 */
final class JsonFields {

    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

    private final JsonParser parser;
    private final byte[] source;

    JsonFields(JsonParser parser, byte[] source) {
        this.parser = parser;
        this.source = source;
    }

    /** Moves into the next object of the frame; false at the end of the frame. */
    boolean nextObject() {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return false;
        }
        require(token == JsonToken.START_OBJECT, "an object");
        return true;
    }

    /** Moves to the next field of the current object and names it; null at the object's end. */
    @Nullable
    String nextField() {
        if (parser.nextToken() == JsonToken.END_OBJECT) {
            return null;
        }
        String name = parser.currentName();
        parser.nextToken();
        return name;
    }

    /** Passes over a value that is of no interest. */
    void skip() {
        parser.skipChildren();
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Whether the value is an object to be entered; a null is not, anything else is an error. */
    boolean enterObject() {
        if (isNull()) {
            return false;
        }
        require(parser.currentToken() == JsonToken.START_OBJECT, "an object");
        return true;
    }

    String string() {
        if (isNull()) {
            return "";
        }
        require(parser.currentToken() == JsonToken.VALUE_STRING, "a string");
        return parser.getString();
    }

    boolean bool() {
        JsonToken token = parser.currentToken();
        require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE || isNull(), "true or false");
        return token == JsonToken.VALUE_TRUE;
    }

    long unsignedLong() {
        long value = signedLong();
        if (value < 0) {
            throw new ProtocolException(where() + " must not be negative");
        }
        return value;
    }

    long unsignedInt() {
        long value = unsignedLong();
        if (value > MAX_UNSIGNED_INT) {
            throw new ProtocolException(where() + " is larger than " + MAX_UNSIGNED_INT);
        }
        return value;
    }

    int signedInt() {
        long value = signedLong();
        if (value != (int) value) {
            throw new ProtocolException(where() + " does not fit into 32 bits");
        }
        return (int) value;
    }

    long signedLong() {
        if (isNull()) {
            return 0;
        }
        require(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, "an integer");
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new ProtocolException(where() + " does not fit into 64 bits");
        }
        return parser.getLongValue();
    }

    /** The value as it stands in the frame. */
    Payload payload() {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return Payload.parsedJson(Arrays.copyOfRange(source, start, end));
    }

    Map<String, String> strings() {
        return map(this::string);
    }

    <T> Map<String, T> map(Supplier<T> value) {
        if (!enterObject()) {
            return Map.of();
        }
        Map<String, T> map = new LinkedHashMap<>();
        for (String key = nextField(); key != null; key = nextField()) {
            map.put(key, value.get());
        }
        return map;
    }

    <T> List<T> list(Supplier<T> value) {
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

    /** Insists on an object as the element of a list or map. */
    void requireObject() {
        require(parser.currentToken() == JsonToken.START_OBJECT, "an object");
    }

    private void require(boolean condition, String expected) {
        if (!condition) {
            throw new ProtocolException(where() + " must be " + expected + ", not " + parser.currentToken());
        }
    }

    private String where() {
        String name = parser.currentName();
        return name == null ? "the frame" : "field \"" + name + "\"";
    }
}
