package dev.fanfare.live;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a live object is at one moment.
 *
 * @param id which object
 * @param version rises with each change; 0 if there is no such object
 * @param attributes by name, each one JSON value, in the order of names
 * @param expiresIn when it is gone if nobody prolongs it; null for never
 */
public record LiveState(
        String id,
        long version,
        Map<String, Payload> attributes,
        @Nullable Duration expiresIn) {

    /**
     * What an object is.
     *
     * @param id which object
     * @param version 0 if there is none
     * @param attributes is copied
     * @param expiresIn null for never
     */
    public LiveState {
        Objects.requireNonNull(id, "id must not be null");
        attributes = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNull(attributes, "attributes must not be null")));
    }

    /** {@return whether there is such an object} */
    public boolean exists() {
        return version != 0;
    }

    /**
     * {@return an attribute as text: a string without its quotes, anything else as it is written; "" if there is none}
     *
     * @param attribute its name
     */
    public String text(String attribute) {
        Objects.requireNonNull(attribute, "attribute must not be null");
        return JsonValues.textOf(attributes.getOrDefault(attribute, Payload.EMPTY));
    }

    /**
     * All attributes as an object of a class.
     *
     * @param <T> what is read
     * @param type such as a record with a component for each attribute
     * @return the object
     * @throws IllegalArgumentException if Jackson cannot read objects of that class
     * @throws dev.fanfare.handler.ErrorException {@code BAD_REQUEST} if the attributes do not fit
     */
    public <T> T as(Class<T> type) {
        Objects.requireNonNull(type, "type must not be null");
        return JsonValues.read(toJson(), type);
    }

    /** {@return all attributes as one JSON object} */
    public Payload toJson() {
        return Payload.parsedJson(
                new JsonWriter().object(out -> attributes.forEach(out::payload)).toBytes());
    }
}
