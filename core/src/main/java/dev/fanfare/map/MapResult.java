package dev.fanfare.map;

import dev.fanfare.protocol.StreamPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a write or a removal.
 *
 * @param position where the channel's stream stands with it; {@link StreamPosition#NONE} in the mode {@code EPHEMERAL}
 * @param suppressed why nothing was done, which is a success; null if something was
 */
public record MapResult(StreamPosition position, @Nullable Reason suppressed) {

    /** Why nothing was done. */
    public enum Reason {

        /** The same was done before, with this idempotency key. */
        IDEMPOTENCY,

        /** The value has this version, or a higher one. */
        VERSION,

        /** There is a value, and {@link KeyMode#IF_NEW} was asked for. */
        KEY_EXISTS,

        /** There is no value to be removed, or {@link KeyMode#IF_EXISTS} was asked for. */
        KEY_NOT_FOUND
    }

    /**
     * What became of it.
     *
     * @param position where the stream stands
     * @param suppressed null if something was done
     */
    public MapResult {
        Objects.requireNonNull(position, "position must not be null");
    }

    /** {@return whether something was done, and announced} */
    public boolean isApplied() {
        return suppressed == null;
    }
}
