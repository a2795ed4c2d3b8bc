package dev.fanfare.cluster;

/**
 * Whom a message would reach that were sent now, over all nodes together.
 *
 * @param connections how many connections
 * @param users how many different users these have; all anonymous ones count as one
 * @param identities how many different identities, that is users on a browser or device each; 0 where notifications are
 *     off, which give them
 */
public record Reach(int connections, int users, int identities) {

    /** Nobody. */
    public static final Reach NOBODY = new Reach(0, 0, 0);
}
