package dev.fanfare.live;

import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.Payload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A change of a live object, made in one step: for {@link LiveObjects#apply}, and for whoever keeps changes to have them made
 * later.
 *
 * @param attributes what shall be there, by name; {@link Payload#EMPTY} for an attribute that shall go
 * @param additions integers to be added to what is there, where nothing counts as 0
 * @param isWhole whether every attribute that is not in {@code attributes} or {@code additions} shall go
 * @param message sent to those who follow the object, also if nothing changes; {@link Payload#EMPTY} for none
 * @param write what must be so, how long the object lasts, and by which key a repeat is known
 */
public record LiveUpdate(
        Map<String, Payload> attributes,
        Map<String, Long> additions,
        boolean isWhole,
        Payload message,
        LiveWrite write) {

    /**
     * A change of an object; {@link #builder} says it by name. Whether names and values are possible is looked at where it
     * is made, or by {@link LiveObjects#check}.
     *
     * @param attributes is copied
     * @param additions is copied
     * @param isWhole whether all other attributes go
     * @param message {@link Payload#EMPTY} for none
     * @param write {@link LiveWrite#DEFAULT} for nothing special
     */
    public LiveUpdate {
        attributes = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNull(attributes, "attributes must not be null")));
        additions = Map.copyOf(Objects.requireNonNull(additions, "additions must not be null"));
        Objects.requireNonNull(message, "message must not be null");
        Objects.requireNonNull(write, "write must not be null");
    }

    /**
     * Some attributes change, and the others stay.
     *
     * @param attributes by name, as {@link JsonValues#payloadOf} writes them; null takes one away, if the map has nulls
     * @return the change
     * @throws IllegalArgumentException if a value cannot be written
     */
    public static LiveUpdate of(Map<String, ?> attributes) {
        return builder().setAll(attributes).build();
    }

    /** {@return a change after which there is no such object} */
    public static LiveUpdate removal() {
        return builder().whole().build();
    }

    /** {@return a builder of a change that does nothing} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects a change; what is not said is not done. */
    public static final class Builder {

        private final Map<String, Payload> attributes = new LinkedHashMap<>();
        private final Map<String, Long> additions = new LinkedHashMap<>();
        private boolean isWhole;
        private Payload message = Payload.EMPTY;
        private LiveWrite write = LiveWrite.DEFAULT;

        private Builder() {}

        /**
         * Sets an attribute.
         *
         * @param attribute its name
         * @param value as {@link JsonValues#payloadOf} writes it; {@link Payload#EMPTY} takes it away
         * @return this builder
         * @throws IllegalArgumentException if it cannot be written
         */
        public Builder set(String attribute, Object value) {
            attributes.put(
                    Objects.requireNonNull(attribute, "attribute must not be null"),
                    JsonValues.payloadOf(Objects.requireNonNull(value, "value must not be null")));
            return this;
        }

        /**
         * Sets several attributes.
         *
         * @param all by name, as {@link #set} takes them; null takes one away, if the map has nulls
         * @return this builder
         * @throws IllegalArgumentException if one cannot be written
         */
        public Builder setAll(Map<String, ?> all) {
            Objects.requireNonNull(all, "all must not be null")
                    .forEach((name, value) -> set(name, value == null ? Payload.EMPTY : value));
            return this;
        }

        /**
         * Takes an attribute away.
         *
         * @param attribute its name
         * @return this builder
         */
        public Builder unset(String attribute) {
            return set(attribute, Payload.EMPTY);
        }

        /**
         * Adds to an integer.
         *
         * @param attribute its name
         * @param amount may be negative
         * @return this builder
         */
        public Builder add(String attribute, long amount) {
            additions.merge(Objects.requireNonNull(attribute, "attribute must not be null"), amount, Math::addExact);
            return this;
        }

        /** {@return this builder: all other attributes go} */
        public Builder whole() {
            isWhole = true;
            return this;
        }

        /**
         * Sends a message along.
         *
         * @param text as {@link JsonValues#payloadOf} writes it; {@link Payload#EMPTY}, the default, for none
         * @return this builder
         * @throws IllegalArgumentException if it cannot be written
         */
        public Builder message(Object text) {
            message = JsonValues.payloadOf(Objects.requireNonNull(text, "message must not be null"));
            return this;
        }

        /**
         * Says how it is written.
         *
         * @param how what must be so, how long the object lasts, whom not to tell. Default {@link LiveWrite#DEFAULT}
         * @return this builder
         */
        public Builder write(LiveWrite how) {
            write = Objects.requireNonNull(how, "write must not be null");
            return this;
        }

        /** {@return the change} */
        public LiveUpdate build() {
            return new LiveUpdate(attributes, additions, isWhole, message, write);
        }
    }
}
