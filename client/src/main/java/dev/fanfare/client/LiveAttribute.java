package dev.fanfare.client;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.core.JacksonException;

/**
 * The name of an attribute of live objects, and what it is read as: {@code LiveAttribute.of("price", BigDecimal.class)}.
 * It is read as it is meant: a number is no text, a text no number, and a fraction no integer.
 *
 * @param <T> what it is read as
 */
public final class LiveAttribute<T> {

    /** The first text of an object that widgets show. */
    public static final LiveAttribute<String> TEXT1 = of("text1", String.class);

    /** The second. */
    public static final LiveAttribute<String> TEXT2 = of("text2", String.class);

    /** The third. */
    public static final LiveAttribute<String> TEXT3 = of("text3", String.class);

    /** How far something is, from 0 to 100. */
    public static final LiveAttribute<Double> PROGRESS = of("progress", Double.class);

    /** Whether something is being done with the object. */
    public static final LiveAttribute<Boolean> BUSY = of("busy", Boolean.class);

    /** A moment, with the offset that it was written with. */
    public static final LiveAttribute<OffsetDateTime> DATETIME =
            new LiveAttribute<>("datetime", "date and time of RFC 3339", LiveAttribute::moment);

    private final String name;
    private final String kind;
    private final Function<Message, T> reader;

    private LiveAttribute(String name, String kind, Function<Message, T> reader) {
        this.name = name;
        this.kind = kind;
        this.reader = reader;
    }

    /**
     * An attribute.
     *
     * @param <T> what it is read as
     * @param name as the server sets it
     * @param type a class that Jackson can read: {@code String}, {@code BigDecimal}, {@code Instant}, a record, an array
     * @return the attribute
     */
    public static <T> LiveAttribute<T> of(String name, Class<T> type) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        return new LiveAttribute<>(name, type.getSimpleName(), value -> value.exactly(type));
    }

    private static OffsetDateTime moment(Message value) {
        return OffsetDateTime.parse(TEXT1.reader.apply(value));
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** What a value of an object is read as. */
    T read(String object, Message value) {
        try {
            return reader.apply(value);
        } catch (JacksonException | DateTimeException other) {
            String why = other instanceof JacksonException problem ? problem.getOriginalMessage() : other.getMessage();
            throw ClientSocketException.badInput(
                    "The attribute \"" + name + "\" of the live object \"" + object + "\" is no " + kind + ": " + why);
        }
    }

    /** For people: its name and what it is read as. */
    @Override
    public String toString() {
        return name + " (" + kind + ")";
    }
}
