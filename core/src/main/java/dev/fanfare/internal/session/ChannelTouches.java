package dev.fanfare.internal.session;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.limit.TokenRate;
import java.util.concurrent.TimeUnit;

/**
 * How many channels a client may name in a time, beside those it is subscribed to. One that it names again and again
 * counts once. Belongs to the session's loop.
 */
final class ChannelTouches {

    /** Of how many channels it is known that they were named before; one takes four bytes. */
    private static final int KNOWN = 256;

    /** How many seconds' worth a client may use at once, as it does when it connects. */
    private static final int BURST_SECONDS = 2;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TokenRate rate;
    private final int[] known = new int[KNOWN];

    /** When a client that is quiet may name as many as a new one. */
    private long fullAt;

    ChannelTouches(ClientOptions options, long now) {
        long perSecond = options.channelRateLimit();
        // Who may have so many subscriptions may make them one after the other, and once more.
        long atOnce = Math.max(BURST_SECONDS * perSecond, 2L * options.channelLimit());
        this.rate = TokenRate.of(perSecond, SECOND, atOnce);
        this.fullAt = nanos(now);
    }

    /** Whether the client has been so quiet that a new one of these would allow as much. */
    boolean isRested(long now) {
        return fullAt - nanos(now) <= 0;
    }

    /**
     * Counts a channel.
     *
     * @param now the loop's clock, in milliseconds
     * @return false if the client has named too many
     */
    boolean allow(String channel, long now) {
        int hash = channel.hashCode();
        int place = (hash ^ hash >>> 16) & (KNOWN - 1);
        if (known[place] == hash) {
            return true;
        }
        if (!rate.hasToken(fullAt, nanos(now))) {
            return false;
        }
        fullAt = rate.afterToken(fullAt, nanos(now));
        known[place] = hash;
        return true;
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
