package dev.fanfare.map;

import java.util.Map;
import java.util.Objects;

/**
 * What was done with maps by an engine since its start, whoever asked for it; entries of who is subscribed do not count.
 *
 * @param published how many values were written
 * @param removed how many were removed by somebody
 * @param suppressed how often nothing was done, by why
 */
public record MapCounts(long published, long removed, Map<MapResult.Reason, Long> suppressed) {

    /**
     * What was done.
     *
     * @param published how many were written
     * @param removed how many were removed
     * @param suppressed is copied
     */
    public MapCounts {
        suppressed = Map.copyOf(Objects.requireNonNull(suppressed, "suppressed must not be null"));
    }
}
