package dev.fanfare.cluster;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Another node: when it was heard of last, and what it has asked for lately. Safe for any thread. */
final class Peer {

    /** What comes twice comes soon: of more questions than these the first are forgotten. */
    private static final int REMEMBERED = 4096;

    private final Set<Long> asked = new LinkedHashSet<>();
    private volatile long seen;

    Peer(long now) {
        seen = now;
    }

    void seen(long now) {
        seen = now;
    }

    boolean isGone(long now) {
        return now - seen >= Cluster.GONE_AFTER.toMillis();
    }

    /** Notes a question; false if it has come before. */
    synchronized boolean asks(long question) {
        boolean isNew = asked.add(question);
        if (asked.size() > REMEMBERED) {
            Iterator<Long> first = asked.iterator();
            first.next();
            first.remove();
        }
        return isNew;
    }
}
