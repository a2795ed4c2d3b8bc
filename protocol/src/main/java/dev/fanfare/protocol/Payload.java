package dev.fanfare.protocol;

import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The application's own bytes inside a message. They pass through unparsed: what was published is
 * what arrives, except that line feeds between JSON tokens are removed where a JSON connection
 * needs one message per line.
 *
 * <p>A payload for a JSON connection must be one JSON value in UTF-8; on a Protobuf connection it
 * may be any bytes. Immutable and safe for any thread.
 */
public final class Payload {

    /** No bytes at all: on the wire, the field is absent. */
    public static final Payload EMPTY = new Payload(new byte[0], null);

    private static final byte[] NOT_JSON = {};

    private final byte[] bytes;

    private static final int UNKNOWN = -2;

    /** The one-line JSON form once it is known, {@link #NOT_JSON} if there is none. */
    private volatile byte @Nullable [] line;

    private volatile int depth = UNKNOWN;

    private Payload(byte[] bytes, byte @Nullable [] line) {
        this.bytes = bytes;
        this.line = line;
    }

    /**
     * Takes the array as it is, without a copy.
     *
     * @param bytes any bytes; the caller gives the array away and must not change it afterwards
     * @return {@link #EMPTY} if there are no bytes
     */
    public static Payload wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes, null);
    }

    /**
     * A payload from text, in UTF-8. Use it for JSON text that is already at hand; a plain string
     * that should arrive as a JSON string must be quoted first.
     *
     * @param text not checked; "" for {@link #EMPTY}
     * @return the bytes of the text
     */
    public static Payload utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes that a codec has just parsed as one JSON value in valid UTF-8, so that they need no
     * second look.
     *
     * @param bytes one JSON value; given away by the caller
     * @return not checked: {@link #isJson} is true of it
     */
    public static Payload parsedJson(byte[] bytes) {
        return new Payload(bytes, JsonText.withoutLineBreaks(bytes));
    }

    /**
     * The same, for a value of which it is known how deep it is nested.
     *
     * @param bytes one JSON value; given away by the caller
     * @param depth how many objects and arrays are inside each other at its deepest place
     * @return neither value nor depth is checked
     */
    public static Payload parsedJson(byte[] bytes, int depth) {
        Payload payload = parsedJson(bytes);
        payload.depth = depth;
        return payload;
    }

    /** {@return whether there are no bytes} */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** {@return the number of bytes} */
    public int size() {
        return bytes.length;
    }

    /**
     * {@return the bytes themselves, not a copy, because payloads are written to thousands of connections} Never
     * modify the returned array.
     */
    public byte[] unsafeArray() {
        return bytes;
    }

    /** {@return the bytes read as UTF-8; malformed parts become the replacement character} */
    public String utf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return whether the bytes are valid UTF-8} */
    public boolean isUtf8() {
        return UnsafeByteOperations.unsafeWrap(bytes).isValidUtf8();
    }

    /** {@return whether the bytes are exactly one JSON value in valid UTF-8} Checked once, then remembered. */
    public boolean isJson() {
        return jsonLineOrNotJson() != NOT_JSON;
    }

    /** {@return whether the bytes are exactly one JSON object in valid UTF-8} */
    public boolean isJsonObject() {
        if (!isJson()) {
            return false;
        }
        int first = 0;
        while (bytes[first] <= ' ') {
            first++;
        }
        return bytes[first] == '{';
    }

    /**
     * {@return how many objects and arrays are inside each other at the deepest place of the JSON value; 0 if it is a
     * single string, number or literal, and -1 if the bytes are not JSON}
     */
    public int depth() {
        int known = depth;
        if (known == UNKNOWN) {
            known = isJson() ? JsonText.depthOf(bytes) : -1;
            depth = known;
        }
        return known;
    }

    /**
     * Insists that a JSON connection can carry it.
     *
     * @throws NotJsonException if the payload is not one JSON value in UTF-8
     */
    public void requireJson() {
        if (!isJson()) {
            throw new NotJsonException("a payload of " + bytes.length + " bytes is not a JSON value in UTF-8");
        }
    }

    /**
     * {@return the payload as JSON on one line, ready to be embedded in a message} Never modify the returned array.
     *
     * @throws NotJsonException if the payload is not one JSON value in UTF-8
     */
    public byte[] unsafeJsonLine() {
        requireJson();
        return jsonLineOrNotJson();
    }

    private byte[] jsonLineOrNotJson() {
        byte[] known = line;
        if (known == null) {
            int found = isUtf8() ? JsonText.depthOf(bytes) : -1;
            depth = found;
            known = found < 0 ? NOT_JSON : JsonText.withoutLineBreaks(bytes);
            line = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Only how large it is: what an application sends must not get into a log. */
    @Override
    public String toString() {
        return "Payload[" + bytes.length + " bytes]";
    }
}
