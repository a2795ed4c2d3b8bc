package dev.fanfare.state;

import dev.fanfare.protocol.Payload;
import java.util.List;
import java.util.Objects;

/**
 * One step in the life of a state, with a place in the channel's stream. Whoever has the state as it was before and
 * applies the change has the state as it is then; to apply it again changes nothing.
 *
 * @param offset the place in the stream, from 1
 * @param cause why
 * @param entries the keys that changed, and no others, in the order of keys
 * @param message what was sent along; {@link Payload#EMPTY} for nothing
 */
public record StateChange(long offset, ChangeCause cause, List<StateEntry> entries, Payload message) {

    private static final int OVERHEAD = 96;
    private static final int PLACE = 8;

    /**
     * One step.
     *
     * @param offset from 1
     * @param cause why
     * @param entries is copied
     * @param message {@link Payload#EMPTY} for none
     */
    public StateChange {
        Objects.requireNonNull(cause, "cause must not be null");
        entries = List.copyOf(Objects.requireNonNull(entries, "entries must not be null"));
        Objects.requireNonNull(message, "message must not be null");
    }

    /** {@return about how much memory it takes, in bytes, beside the entries, which the state may share} */
    public int weight() {
        return OVERHEAD + PLACE * entries.size() + message.size();
    }
}
