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
 * @param before the value that its only key had, if the update asks for it ({@link KeyOptions#tellsBefore()}) and there was
 *     one; otherwise {@link Payload#EMPTY}. Only what is announced has it, what is read has not
 */
public record StateChange(long offset, ChangeCause cause, List<StateEntry> entries, Payload message, Payload before) {

    private static final int OVERHEAD = 96;
    private static final int PLACE = 8;

    /**
     * One step.
     *
     * @param offset from 1
     * @param cause why
     * @param entries is copied
     * @param message {@link Payload#EMPTY} for none
     * @param before {@link Payload#EMPTY} for none
     */
    public StateChange {
        Objects.requireNonNull(cause, "cause must not be null");
        entries = List.copyOf(Objects.requireNonNull(entries, "entries must not be null"));
        Objects.requireNonNull(message, "message must not be null");
        Objects.requireNonNull(before, "before must not be null");
    }

    /**
     * The same change, with the value that was there before.
     *
     * @param value {@link Payload#EMPTY} for none
     * @return this one if it is the same
     */
    public StateChange withBefore(Payload value) {
        return value.equals(before) ? this : new StateChange(offset, cause, entries, message, value);
    }

    /** {@return about how much memory it takes, in bytes, beside the entries, which the state may share} */
    public int weight() {
        return OVERHEAD + PLACE * entries.size() + message.size();
    }
}
