package dev.fanfare.state;

import dev.fanfare.protocol.StreamPosition;
import java.util.List;
import java.util.Objects;

/**
 * What became of an update.
 *
 * @param outcome what was done
 * @param position where the channel's stream stands with it
 * @param version of the state with it: the offset of the change that it saw last; 0 if it holds nothing
 * @param entries what changed; with {@link StateOutcome#CONFLICT} all that is there
 * @param isRepeat whether the update was made before with the same idempotency key; then {@code position} is where the
 *     stream stood with that one
 */
public record StateResult(
        StateOutcome outcome, StreamPosition position, long version, List<StateEntry> entries, boolean isRepeat) {

    /**
     * What became of an update.
     *
     * @param outcome what was done
     * @param position where the stream stands
     * @param version 0 if the state holds nothing
     * @param entries is copied
     * @param isRepeat whether it was made before
     */
    public StateResult {
        Objects.requireNonNull(outcome, "outcome must not be null");
        Objects.requireNonNull(position, "position must not be null");
        entries = List.copyOf(Objects.requireNonNull(entries, "entries must not be null"));
    }
}
