package dev.fanfare.state;

import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change to make, in one step.
 *
 * @param values what shall be there, by key; {@link Payload#EMPTY} for a key that shall not be
 * @param additions integers to be added to what is there, where nothing counts as 0
 * @param isWhole whether every key that is not in {@code values} or {@code additions} shall go
 * @param condition what must be so
 * @param ttl how long everything that is there then lasts; zero for as long as nobody removes it; null for as long as
 *     it did before
 * @param keyTtl the same for the keys that are set here alone
 * @param message sent to those who follow the state, also if nothing changes; {@link Payload#EMPTY} for none
 * @param maxBytes how large the state may be then, keys and values together
 * @param exclude the client that is not told, as {@link dev.fanfare.spi.PublishOptions#exclude()} says; "" for none
 * @param idempotencyKey an update with a key that was used in this channel within {@link
 *     dev.fanfare.spi.PublishOptions#IDEMPOTENCY_TTL} is not made again: it is {@link StateOutcome#UNCHANGED}, or {@link
 *     StateOutcome#CONFLICT} if it was, and {@link StateResult#isRepeat()}; "" for none. One that was refused for any other
 *     reason has not used its key
 * @param keyOptions how the keys are treated that it sets or takes away
 */
public record StateUpdate(
        Map<String, Payload> values,
        Map<String, Long> additions,
        boolean isWhole,
        StateCondition condition,
        @Nullable Duration ttl,
        @Nullable Duration keyTtl,
        Payload message,
        long maxBytes,
        String exclude,
        String idempotencyKey,
        KeyOptions keyOptions) {

    /** The longest time to live, a hundred years: longer than any deployment, and short enough to be added to any clock. */
    public static final Duration LONGEST_TTL = Duration.ofDays(36_500);

    /**
     * A change to make; {@link #builder} says it by name.
     *
     * @param values is copied
     * @param additions is copied
     * @param isWhole whether all other keys go
     * @param condition what must be so
     * @param ttl null to keep what was said before
     * @param keyTtl null to keep what was said before
     * @param message {@link Payload#EMPTY} for none
     * @param maxBytes at least 1
     * @param exclude "" for nobody
     * @param idempotencyKey "" for none
     * @param keyOptions {@link KeyOptions#DEFAULT} for nothing of note
     * @throws IllegalArgumentException if a time is negative or longer than {@link #LONGEST_TTL}, a key is empty, or there is no room at all
     */
    public StateUpdate {
        values = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNull(values, "values must not be null")));
        additions = Map.copyOf(Objects.requireNonNull(additions, "additions must not be null"));
        Objects.requireNonNull(condition, "condition must not be null");
        Objects.requireNonNull(message, "message must not be null");
        Objects.requireNonNull(exclude, "exclude must not be null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey must not be null");
        Objects.requireNonNull(keyOptions, "keyOptions must not be null");
        requirePossible(ttl);
        requirePossible(keyTtl);
        if (values.containsKey("") || additions.containsKey("")) {
            throw new IllegalArgumentException("a key must not be empty, and one is");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, and is " + maxBytes);
        }
    }

    private static void requirePossible(@Nullable Duration ttl) {
        if (ttl != null && (ttl.isNegative() || ttl.compareTo(LONGEST_TTL) > 0)) {
            throw new IllegalArgumentException(
                    "a time to live must be from 0 to " + LONGEST_TTL.toDays() + " days, and one is " + ttl);
        }
    }

    /** {@return a builder of an update that does nothing} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return an update after which nothing is there} */
    public static StateUpdate removal() {
        return builder().whole().build();
    }

    /** Collects an update; what is not said is not done. */
    public static final class Builder {

        private final Map<String, Payload> values = new LinkedHashMap<>();
        private final Map<String, Long> additions = new LinkedHashMap<>();
        private boolean isWhole;
        private StateCondition condition = StateCondition.ALWAYS;
        private @Nullable Duration ttl;
        private @Nullable Duration keyTtl;
        private Payload message = Payload.EMPTY;
        private long maxBytes = Long.MAX_VALUE;
        private String exclude = "";
        private String idempotencyKey = "";
        private KeyCondition keyCondition = KeyCondition.ALWAYS;
        private EntryDetails details = EntryDetails.NONE;
        private boolean repeats;
        private boolean keepsAlive;
        private boolean tellsBefore;

        private Builder() {}

        /**
         * Sets a value.
         *
         * @param key not empty
         * @param value one JSON value; {@link Payload#EMPTY} takes the key away
         * @return this builder
         */
        public Builder set(String key, Payload value) {
            values.put(
                    Objects.requireNonNull(key, "key must not be null"),
                    Objects.requireNonNull(value, "value must not be null"));
            return this;
        }

        /**
         * Sets several values.
         *
         * @param all by key, as {@link #set} takes them
         * @return this builder
         */
        public Builder setAll(Map<String, Payload> all) {
            Objects.requireNonNull(all, "all must not be null").forEach(this::set);
            return this;
        }

        /**
         * Takes a key away.
         *
         * @param key not empty
         * @return this builder
         */
        public Builder unset(String key) {
            return set(key, Payload.EMPTY);
        }

        /**
         * Adds to an integer.
         *
         * @param key not empty
         * @param amount may be negative
         * @return this builder
         */
        public Builder add(String key, long amount) {
            additions.merge(Objects.requireNonNull(key, "key must not be null"), amount, Math::addExact);
            return this;
        }

        /** {@return this builder: all other keys go} */
        public Builder whole() {
            isWhole = true;
            return this;
        }

        /**
         * Makes the update depend on something.
         *
         * @param required what must be so. Default {@link StateCondition#ALWAYS}
         * @return this builder
         */
        public Builder condition(StateCondition required) {
            condition = Objects.requireNonNull(required, "condition must not be null");
            return this;
        }

        /**
         * Says how long everything lasts.
         *
         * @param time zero for as long as nobody removes it; null, the default, for as long as it did before
         * @return this builder
         */
        public Builder ttl(@Nullable Duration time) {
            ttl = time;
            return this;
        }

        /**
         * Says how long the keys that are set here last.
         *
         * @param time zero for as long as all; null, the default, for as long as they did before
         * @return this builder
         */
        public Builder keyTtl(@Nullable Duration time) {
            keyTtl = time;
            return this;
        }

        /**
         * Sends a message along.
         *
         * @param text one JSON value; {@link Payload#EMPTY}, the default, for none
         * @return this builder
         */
        public Builder message(Payload text) {
            message = Objects.requireNonNull(text, "message must not be null");
            return this;
        }

        /**
         * Bounds the state.
         *
         * @param bytes of keys and values together, at least 1. Default: no bound
         * @return this builder
         */
        public Builder maxBytes(long bytes) {
            maxBytes = bytes;
            return this;
        }

        /**
         * Leaves one client out of those that are told.
         *
         * @param clientId the id of the connection; "", the default, for none
         * @return this builder
         */
        public Builder exclude(String clientId) {
            exclude = Objects.requireNonNull(clientId, "clientId must not be null");
            return this;
        }

        /**
         * Makes a repeat of the update do nothing.
         *
         * @param key one for each update; "", the default, for none
         * @return this builder
         */
        public Builder idempotencyKey(String key) {
            idempotencyKey = Objects.requireNonNull(key, "key must not be null");
            return this;
        }

        /**
         * Makes the update depend on the keys that it sets, adds to or takes away.
         *
         * @param required what must be so of each of them. Default {@link KeyCondition#ALWAYS}
         * @return this builder
         */
        public Builder keyCondition(KeyCondition required) {
            keyCondition = Objects.requireNonNull(required, "keyCondition must not be null");
            return this;
        }

        /**
         * Says more of the keys that are set here. One with a version is refused if a key has that version or a higher one
         * of the same epoch; one without leaves the version that a key has. Keys that are taken away are announced with these
         * tags, or, if there are none, with those that they had.
         *
         * @param known for all of them. Default {@link EntryDetails#NONE}
         * @return this builder
         */
        public Builder details(EntryDetails known) {
            details = Objects.requireNonNull(known, "details must not be null");
            return this;
        }

        /** {@return this builder: a value that is there already is set anew, which is a change} */
        public Builder repeats() {
            repeats = true;
            return this;
        }

        /**
         * {@return this builder: a key that {@link KeyCondition#NEW} keeps back, because it is there, has {@link #keyTtl}
         * begin anew}
         */
        public Builder keepAlive() {
            keepsAlive = true;
            return this;
        }

        /** {@return this builder: if a single key changes, the change is announced with the value before} */
        public Builder tellBefore() {
            tellsBefore = true;
            return this;
        }

        /**
         * {@return the update}
         *
         * @throws IllegalArgumentException as the constructor
         */
        public StateUpdate build() {
            return new StateUpdate(
                    values,
                    additions,
                    isWhole,
                    condition,
                    ttl,
                    keyTtl,
                    message,
                    maxBytes,
                    exclude,
                    idempotencyKey,
                    new KeyOptions(keyCondition, details, repeats, keepsAlive, tellsBefore));
        }
    }
}
