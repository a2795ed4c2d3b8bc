package dev.fanfare.internal.cluster;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Another node: when it was heard of last, and what it has asked for lately. Safe for any thread. */
final class Peer {

    /** What comes twice comes soon: of more questions than these the first are forgotten. */
    private static final int REMEMBERED = 4096;

    private final Set<Long> asked = new LinkedHashSet<>();
    private long seen;
    private boolean wasSeen;

    /** It is heard of; true if it was not there before. */
    synchronized boolean seen(long now) {
        boolean isNew = isGone(now);
        seen = now;
        wasSeen = true;
        return isNew;
    }

    synchronized boolean isGone(long now) {
        return !wasSeen || now - seen >= Cluster.GONE_AFTER.toMillis();
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
