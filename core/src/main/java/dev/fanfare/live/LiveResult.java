package dev.fanfare.live;

import dev.fanfare.protocol.Payload;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What became of a write.
 *
 * @param outcome what was done
 * @param version the object's, with the write; 0 if there is no such object
 * @param attributes what changed, {@link Payload#EMPTY} for what is gone; with {@link Outcome#CONFLICT} all that is there
 */
public record LiveResult(Outcome outcome, long version, Map<String, Payload> attributes) {

    /** What was done. */
    public enum Outcome {

        /** The object changed, and those who see it are told. */
        APPLIED,

        /** Everything was so already; nobody is told anything. */
        UNCHANGED,

        /** The condition was not met; nothing was done. */
        CONFLICT,

        /** The object would be larger than {@link LiveOptions#maxSize()}; nothing was done. */
        TOO_LARGE
    }

    /**
     * What became of a write.
     *
     * @param outcome what was done
     * @param version 0 if there is no such object
     * @param attributes is copied
     */
    public LiveResult {
        Objects.requireNonNull(outcome, "outcome must not be null");
        attributes = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNull(attributes, "attributes must not be null")));
    }

    /** {@return whether the object changed} */
    public boolean isApplied() {
        return outcome == Outcome.APPLIED;
    }
}
