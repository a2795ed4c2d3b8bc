package dev.fanfare.internal.live;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.internal.state.Counting;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.protocol.JsonText;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What attributes of live objects may be. */
final class Attributes {

    private static final int MAX_NAME = 128;

    private static final int MOST_PERCENT = 100;

    private static final BigInteger MOST = BigInteger.valueOf(Counting.MOST);

    private Attributes() {}

    /**
     * Attributes as they are kept; {@link Payload#EMPTY} for those that shall go.
     *
     * @throws ErrorException {@code BAD_REQUEST} if one is impossible, saying which and why
     */
    static Map<String, Payload> of(Map<String, ?> attributes) {
        Objects.requireNonNull(attributes, "attributes must not be null");
        Map<String, Payload> values = new LinkedHashMap<>();
        attributes.forEach((name, value) -> values.put(requireName(name), of(name, value)));
        return values;
    }

    /** The name of an attribute, if it can be one. */
    static String requireName(@Nullable String name) {
        Objects.requireNonNull(name, "the name of an attribute must not be null");
        if (name.isEmpty() || name.length() > MAX_NAME || !StateChannels.isText(name)) {
            throw refused(
                    name,
                    "its name must have 1 to " + MAX_NAME
                            + " characters, of which none is a control character or half of one");
        }
        return name;
    }

    /** The name of an attribute that integers can be added to. */
    static String requireAddable(String name) {
        requireName(name);
        if (name.equals("progress")) {
            throw refused(name, "nothing can be added to it, because it must stay between 0 and " + MOST_PERCENT);
        }
        check(name, Payload.utf8("0"), JsonToken.VALUE_NUMBER_INT);
        return name;
    }

    private static Payload of(String name, @Nullable Object value) {
        if (value == null) {
            return Payload.EMPTY;
        }
        Payload json;
        try {
            json = JsonValues.payloadOf(value);
        } catch (IllegalArgumentException unwritable) {
            throw refused(name, String.valueOf(unwritable.getMessage()));
        }
        if (json.isEmpty()) {
            return Payload.EMPTY;
        }
        JsonToken kind = kindOf(name, json);
        if (kind == JsonToken.VALUE_NULL) {
            return Payload.EMPTY;
        }
        check(name, json, kind);
        return Payload.parsedJson(json.unsafeJsonLine(), json.depth());
    }

    /** What a value is; every reader must have its integers exactly. */
    private static JsonToken kindOf(String name, Payload json) {
        try (JsonParser parser = JsonText.parser(json.unsafeArray())) {
            JsonToken first = parser.nextToken();
            for (JsonToken token = first; token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT && isTooLarge(parser)) {
                    throw refused(name, "integers beyond 2^53 - 1 are not the same everywhere: send them as strings");
                }
            }
            return Objects.requireNonNull(first);
        }
    }

    private static boolean isTooLarge(JsonParser parser) {
        // Looked at before the number is made, which takes long for a long one.
        return parser.getStringLength() > MOST.toString().length() + 1
                || parser.getBigIntegerValue().abs().compareTo(MOST) > 0;
    }

    private static void check(String name, Payload json, JsonToken kind) {
        String expected = switch (name) {
            case "text1", "text2", "text3" -> kind == JsonToken.VALUE_STRING ? null : "a string";
            case "progress" -> isPercentage(json, kind) ? null : "a number from 0 to " + MOST_PERCENT;
            case "busy" -> kind == JsonToken.VALUE_TRUE || kind == JsonToken.VALUE_FALSE ? null : "true or false";
            case "value" -> kind.isNumeric() || kind == JsonToken.VALUE_STRING ? null : "a number or a string";
            case "datetime" -> isMoment(json) ? null : "a date and time of RFC 3339, such as 2026-01-31T18:00:00Z";
            default -> null;
        };
        if (expected != null) {
            throw refused(name, "it must be " + expected);
        }
    }

    private static boolean isPercentage(Payload json, JsonToken kind) {
        if (!kind.isNumeric()) {
            return false;
        }
        double number = Double.parseDouble(json.utf8());
        return number >= 0 && number <= MOST_PERCENT;
    }

    private static boolean isMoment(Payload json) {
        try {
            OffsetDateTime.parse(JsonValues.textOf(json));
            return true;
        } catch (DateTimeException other) {
            return false;
        }
    }

    private static ErrorException refused(String name, String why) {
        return new ErrorException(ProtocolError.BAD_REQUEST, "attribute \"" + Outside.of(name) + "\": " + why);
    }
}
