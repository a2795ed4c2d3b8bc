package dev.fanfare.presence;

/**
 * How many are in a channel.
 *
 * @param clients connections
 * @param users distinct user ids; all anonymous clients count as one user
 */
public record PresenceStats(int clients, int users) {

    /** Nobody. */
    public static final PresenceStats NONE = new PresenceStats(0, 0);
}
