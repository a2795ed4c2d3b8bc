package dev.fanfare.redis.internal.link;

import java.util.List;

/** Where what is heard goes, on a thread of the connection; must return at once and never throw. */
public interface Receiver {

    /**
     * A message came.
     *
     * @param channel a wanted one, or one that begins as wanted
     */
    void heard(String channel, byte[] message);

    /**
     * Something may have been missed.
     *
     * @param channels what is wanted
     */
    void interrupted(List<String> channels);

    /**
     * What is wanted is not announced here any more, or never was: another Redis of the cluster does so. It is asked for
     * here when it is subscribed to again.
     *
     * @param channels some of those that are wanted
     */
    default void misplaced(List<String> channels) {}
}
