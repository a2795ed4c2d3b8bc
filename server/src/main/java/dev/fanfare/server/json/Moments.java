package dev.fanfare.server.json;

import dev.fanfare.protocol.ProtocolException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Moments as requests and tokens write them: in seconds since 1970. */
public final class Moments {

    /** The end of the year 9999. What is later was written in another unit. */
    public static final long LAST = 253_402_300_799L;

    private Moments() {}

    /**
     * Whole seconds; a fraction is dropped.
     *
     * @param field what holds the number, for messages
     * @throws ProtocolException if it is more than {@link #LAST} from 1970, or no number
     */
    public static long seconds(String field, double number) {
        if (Double.isNaN(number) || Math.abs(number) > LAST) {
            throw new ProtocolException("field \"" + field + "\" is no moment in seconds since 1970: it is after the"
                    + " year 9999, or before that many years");
        }
        return (long) Math.floor(number);
    }

    /** When something is over: null, which is never, for 0. */
    public static @Nullable Instant expiry(long seconds) {
        return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
    }
}
