package dev.fanfare.client;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;

/**
 * What a live object is at one moment. Attributes that are not there are empty; one that is there and is something else
 * than it is asked for as is a {@link ClientSocketException}, {@code BAD_INPUT}, which names it.
 *
 * @param id which object
 * @param version that of the last change that this client was told of, which the server compares with {@code ifVersion};
 *     0 if there is no such object. It rises with every change, but stays what it was after one that the server left this
 *     client out of, until the next: the server calls a write that asks for it a conflict meanwhile
 * @param attributes all of them, by name, in the order of names
 */
public record LiveState(String id, long version, Map<String, Message> attributes) {

    private static final LiveAttribute<BigDecimal> NUMBER = LiveAttribute.of("value", BigDecimal.class);

    /**
     * What an object is.
     *
     * @param id which object
     * @param version 0 if there is no such object
     * @param attributes is copied
     */
    public LiveState {
        Objects.requireNonNull(id, "id");
        attributes = Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNull(attributes, "attributes")));
    }

    /** {@return whether there is such an object, as far as is known} */
    public boolean exists() {
        return !attributes.isEmpty();
    }

    /**
     * An attribute.
     *
     * @param <T> what it is read as
     * @param attribute its name, and what it is read as
     * @return empty if there is none
     * @throws ClientSocketException {@code BAD_INPUT} if it is something else
     */
    public <T> Optional<T> get(LiveAttribute<T> attribute) {
        Objects.requireNonNull(attribute, "attribute");
        return Optional.ofNullable(attributes.get(attribute.name())).map(value -> attribute.read(id, value));
    }

    /** {@return the attribute {@code text1}} */
    public Optional<String> text1() {
        return get(LiveAttribute.TEXT1);
    }

    /** {@return the attribute {@code text2}} */
    public Optional<String> text2() {
        return get(LiveAttribute.TEXT2);
    }

    /** {@return the attribute {@code text3}} */
    public Optional<String> text3() {
        return get(LiveAttribute.TEXT3);
    }

    /** {@return the attribute {@code progress}, from 0 to 100} */
    public OptionalDouble progress() {
        return get(LiveAttribute.PROGRESS).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    /** {@return whether the attribute {@code busy} is there, and true} */
    public boolean busy() {
        return get(LiveAttribute.BUSY).orElse(false);
    }

    /** {@return the attribute {@code value} as text: a string, or a number as it is written} */
    public Optional<String> valueText() {
        return Optional.ofNullable(attributes.get(NUMBER.name())).map(Message::text);
    }

    /** {@return the attribute {@code value} as the number that it is} */
    public Optional<BigDecimal> valueNumber() {
        return get(NUMBER);
    }

    /** {@return the attribute {@code datetime}, with the offset that it was written with} */
    public Optional<OffsetDateTime> datetime() {
        return get(LiveAttribute.DATETIME);
    }

    /**
     * All attributes as an object of a class, one that is missing as null.
     *
     * @param <T> what is read
     * @param type such as a record with a component for each attribute that one wants
     * @return the object
     * @throws ClientSocketException {@code BAD_INPUT} if an attribute does not fit
     */
    public <T> T as(Class<T> type) {
        Objects.requireNonNull(type, "type");
        try {
            return Message.object(attributes).exactly(type);
        } catch (JacksonException problem) {
            throw ClientSocketException.badInput("The live object \"" + id + "\" is no " + type.getSimpleName() + ": "
                    + problem.getOriginalMessage());
        }
    }

    /** The names of what differs. */
    Set<String> differences(LiveState other) {
        Set<String> names = new TreeSet<>(attributes.keySet());
        names.addAll(other.attributes.keySet());
        names.removeIf(name -> {
            Message here = attributes.get(name);
            Message there = other.attributes.get(name);
            return here != null && there != null && here.isSameAs(there);
        });
        return names;
    }
}
