package dev.fanfare.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many connections each user has on this node, from the moment that the user is known, so that as many as come at
 * once cannot pass the limit together. Holds who has one; anonymous clients are not counted. Safe for any thread.
 */
final class UserConnections {

    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
    private final int limit;

    /**
     * @param limit how many a user may have; 0 for any number, and nothing is counted
     */
    UserConnections(int limit) {
        this.limit = limit;
    }

    /** Counts one more; false, and nothing is counted, if the user has as many as allowed. */
    boolean enter(String user) {
        if (!counts(user)) {
            return true;
        }
        boolean[] entered = new boolean[1];
        counts.compute(user, (any, present) -> {
            int before = present == null ? 0 : present;
            entered[0] = before < limit;
            return entered[0] ? Integer.valueOf(before + 1) : present;
        });
        return entered[0];
    }

    /** One that has entered is gone. */
    void leave(String user) {
        if (counts(user)) {
            counts.computeIfPresent(user, (any, present) -> present == 1 ? null : present - 1);
        }
    }

    private boolean counts(String user) {
        return limit > 0 && !user.isEmpty();
    }
}
