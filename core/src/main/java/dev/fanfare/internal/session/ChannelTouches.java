package dev.fanfare.internal.session;

import dev.fanfare.handler.ClientOptions;

/**
 * How many channels a client may name in a time, beside those it is subscribed to. One that it names again and again
 * counts once. Belongs to the session's loop.
 */
final class ChannelTouches {

    /** Of how many channels it is known that they were named before; one takes four bytes. */
    private static final int KNOWN = 256;

    /** How many seconds' worth a client may use at once, as it does when it connects. */
    private static final int BURST_SECONDS = 2;

    private final int perSecond;
    private final double burst;
    private final int[] known = new int[KNOWN];
    private double allowance;
    private long earnedAt;

    ChannelTouches(ClientOptions options, long now) {
        this.perSecond = options.channelRateLimit();
        // Who may have so many subscriptions may make them one after the other, and once more.
        this.burst = Math.max((double) BURST_SECONDS * perSecond, 2.0 * options.channelLimit());
        this.allowance = burst;
        this.earnedAt = now;
    }

    /** Whether the client has been so quiet that a new one of these would allow as much. */
    boolean isRested(long now) {
        return allowance + (now - earnedAt) * perSecond / 1000.0 >= burst;
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
        allowance = Math.min(burst, allowance + (now - earnedAt) * perSecond / 1000.0);
        earnedAt = now;
        if (allowance < 1) {
            return false;
        }
        allowance--;
        known[place] = hash;
        return true;
    }
}
