package dev.fanfare.protocol.json;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes one JSON object, payloads embedded as they are. A field with a zero or empty value is left out unless the method says
 * otherwise: that is the protocol's rule for JSON.
 */
public final class JsonWriter {

    private static final JsonStringEncoder STRINGS = JsonStringEncoder.getInstance();

    private static final int REPLACEMENT = 0xFFFD;

    private byte[] buffer = new byte[256];
    private int length;
    private boolean comma;

    /** A text as a JSON string. */
    public static Payload quotedPayload(String text) {
        JsonWriter out = new JsonWriter();
        out.quoted(text);
        return Payload.parsedJson(out.toBytes());
    }

    /** An object whose fields the body writes. */
    public static Payload objectPayload(Consumer<JsonWriter> body) {
        return Payload.parsedJson(new JsonWriter().object(body).toBytes());
    }

    /** What was written so far. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    /** Writes an object whose fields the body writes. */
    public JsonWriter object(Consumer<JsonWriter> body) {
        raw('{');
        comma = false;
        body.accept(this);
        raw('}');
        comma = true;
        return this;
    }

    /** A field that holds an object, present even if the object is empty. */
    public JsonWriter object(String name, Consumer<JsonWriter> body) {
        name(name);
        return object(body);
    }

    /** A string, left out if it is empty. */
    public JsonWriter string(String name, String value) {
        return value.isEmpty() ? this : alwaysString(name, value);
    }

    /** A string. */
    public JsonWriter alwaysString(String name, String value) {
        name(name);
        quoted(value);
        comma = true;
        return this;
    }

    /** An integer, left out if it is zero. */
    public JsonWriter number(String name, long value) {
        return value == 0 ? this : alwaysNumber(name, value);
    }

    /** An integer. */
    public JsonWriter alwaysNumber(String name, long value) {
        name(name);
        ascii(Long.toString(value));
        comma = true;
        return this;
    }

    /** A boolean, left out if it is false. */
    public JsonWriter bool(String name, boolean value) {
        if (value) {
            name(name);
            ascii("true");
            comma = true;
        }
        return this;
    }

    /**
     * A payload as it is, left out if it is empty.
     *
     * @throws NotJsonException if it is not JSON
     */
    public JsonWriter payload(String name, Payload value) {
        if (!value.isEmpty()) {
            byte[] json = value.unsafeJsonLine();
            name(name);
            raw(json);
            comma = true;
        }
        return this;
    }

    /** An object of strings, left out if it is empty. */
    public JsonWriter strings(String name, Map<String, String> values) {
        return map(name, values, this::quoted);
    }

    /** An object, left out if it is empty. */
    public <T> JsonWriter map(String name, Map<String, T> values, Consumer<T> value) {
        return values.isEmpty() ? this : alwaysMap(name, values, value);
    }

    /** An object, present even if it is empty. */
    public <T> JsonWriter alwaysMap(String name, Map<String, T> values, Consumer<T> value) {
        name(name);
        raw('{');
        comma = false;
        values.forEach((key, element) -> {
            name(key);
            value.accept(element);
            comma = true;
        });
        raw('}');
        comma = true;
        return this;
    }

    /** An array, left out if it is empty. */
    public <T> JsonWriter list(String name, Iterable<T> values, Consumer<T> value) {
        return values.iterator().hasNext() ? alwaysList(name, values, value) : this;
    }

    /** An array, present even if it is empty. */
    public <T> JsonWriter alwaysList(String name, Iterable<T> values, Consumer<T> value) {
        name(name);
        raw('[');
        comma = false;
        for (T element : values) {
            separate();
            comma = false;
            value.accept(element);
            comma = true;
        }
        raw(']');
        comma = true;
        return this;
    }

    /** An integer as an element of a list or map. */
    public void integer(long value) {
        ascii(Long.toString(value));
    }

    /** A string as an element of a list or map. */
    public void quoted(String value) {
        raw('"');
        raw(STRINGS.quoteAsUTF8(isWellFormed(value) ? value : wellFormed(value)));
        raw('"');
    }

    private static boolean isWellFormed(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                return value.codePoints().noneMatch(JsonWriter::isHalf);
            }
        }
        return true;
    }

    /** Half a character cannot be written in UTF-8; the replacement character stands in for it. */
    private static String wellFormed(String value) {
        return value.codePoints()
                .map(point -> isHalf(point) ? REPLACEMENT : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private void name(String name) {
        separate();
        quoted(name);
        raw(':');
    }

    private void separate() {
        if (comma) {
            raw(',');
        }
    }

    private void ascii(String text) {
        raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void raw(char c) {
        reserve(1);
        buffer[length++] = (byte) c;
    }

    private void raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
