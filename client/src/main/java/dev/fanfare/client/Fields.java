package dev.fanfare.client;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a JSON object, cut out of its text: each value is a message as it was written. However long its
 * numbers and however deep its nesting, a value is whole, so that whoever gets it decides what to make of it.
 */
final class Fields {

    /** Nothing is made of what is cut out, so only its length counts, and the frame has limited that. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // Without it there are offsets of bytes; the wire is UTF-8 only.
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final Map<String, Message> values;

    private Fields(Map<String, Message> values) {
        this.values = values;
    }

    /** The fields, of which the last counts where a name is there twice; null if it is not one JSON object. */
    static @Nullable Fields of(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Map<String, Message> values = new HashMap<>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                values.put(name, Message.json(value(parser, json)));
            }
            return parser.nextToken() == null ? new Fields(values) : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static byte[] value(JsonParser parser, byte[] json) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = (int) parser.currentLocation().getByteOffset();
        return Arrays.copyOfRange(json, start, end);
    }

    /** All of them, by name. */
    Map<String, Message> all() {
        return values;
    }

    /** A value; null if there is no such field. */
    @Nullable
    Message get(String name) {
        return values.get(name);
    }

    /** A value that is a string; "" if it is something else, or there is no such field. */
    String text(String name) {
        Message value = values.get(name);
        return value != null && value.isString() ? value.text() : "";
    }

    /** A value that is an integer; 0 if it is something else, or there is no such field. */
    long number(String name) {
        Message value = values.get(name);
        JsonNode number = value == null ? null : value.parsed();
        return number == null ? 0 : number.asLong(0);
    }

    /** Whether a value is {@code true}. */
    boolean isTrue(String name) {
        Message value = values.get(name);
        return value != null && !value.isString() && value.text().equals("true");
    }

    /** The fields of a value that is an object; null if it is something else, or there is no such field. */
    @Nullable
    Fields fields(String name) {
        Message value = values.get(name);
        return value == null ? null : of(value.unsafeBytes());
    }
}
