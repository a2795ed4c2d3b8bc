package dev.fanfare.server.config;

import dev.fanfare.channel.PublicationFormat;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** What a text means where a number, a switch or a duration is needed: the same in every layer. */
final class Scalars {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,1000}");

    private Scalars() {}

    /** Teaches Jackson to read records by these rules. */
    static SimpleModule module() {
        return new SimpleModule()
                .addDeserializer(Duration.class, new TextDeserializer<>(Duration.class, Durations::parse))
                .addDeserializer(
                        PublicationFormat.class, new TextDeserializer<>(PublicationFormat.class, Scalars::formatOf))
                .addDeserializer(int.class, new TextDeserializer<>(int.class, Scalars::intOf))
                .addDeserializer(Integer.class, new TextDeserializer<>(Integer.class, Scalars::intOf))
                .addDeserializer(long.class, new TextDeserializer<>(long.class, Scalars::longOf))
                .addDeserializer(Long.class, new TextDeserializer<>(Long.class, Scalars::longOf))
                .addDeserializer(boolean.class, new TextDeserializer<>(boolean.class, Scalars::booleanOf))
                .addDeserializer(Boolean.class, new TextDeserializer<>(Boolean.class, Scalars::booleanOf));
    }

    private static final class TextDeserializer<T> extends StdDeserializer<T> {

        private final Function<String, T> reading;

        TextDeserializer(Class<T> type, Function<String, T> reading) {
            super(type);
            this.reading = reading;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return reading.apply(parser.getString());
        }
    }

    /** Nothing means any format, as Centrifugo writes it. */
    private static PublicationFormat formatOf(String text) {
        return Stream.of(PublicationFormat.values())
                .filter(format -> format.name().equalsIgnoreCase(text.isEmpty() ? "any" : text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "any, json, json_object or binary is needed here, not \"" + text + "\""));
    }

    private static int intOf(String text) {
        return wholeNumber(text, Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
    }

    private static long longOf(String text) {
        return wholeNumber(text, Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
    }

    private static BigInteger wholeNumber(String text, long least, long most) {
        String stripped = text.strip();
        if (!WHOLE_NUMBER.matcher(stripped).matches()) {
            throw new IllegalArgumentException("a whole number is needed here, not \"" + text + "\"");
        }
        BigInteger number = new BigInteger(stripped);
        if (number.compareTo(BigInteger.valueOf(least)) < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
            throw new IllegalArgumentException(text + " is out of range: " + least + " to " + most + " is possible");
        }
        return number;
    }

    /** The spellings of YAML 1.2, which has no yes and no. */
    private static boolean booleanOf(String text) {
        return switch (text.strip()) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default -> throw new IllegalArgumentException("true or false is needed here, not \"" + text + "\"");
        };
    }
}
