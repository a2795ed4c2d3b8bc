package dev.fanfare.internal.session;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session, by channel. Most sessions have a handful, for which a short array is
 * smaller and faster than a map; a map is made when there are more.
 */
final class SubscriptionTable {

    private static final int ARRAY_LIMIT = 8;
    private static final SessionSubscription[] NONE = {};

    /** All of them, in no order that matters, while there are few. */
    private SessionSubscription[] few = NONE;

    /** All of them, when there are many; null before. */
    private @Nullable Map<String, SessionSubscription> many;

    @Nullable
    SessionSubscription get(String channel) {
        if (many != null) {
            return many.get(channel);
        }
        for (SessionSubscription subscription : few) {
            if (subscription.channel().equals(channel)) {
                return subscription;
            }
        }
        return null;
    }

    void add(SessionSubscription subscription) {
        if (many == null && few.length == ARRAY_LIMIT) {
            many = new HashMap<>();
            for (SessionSubscription each : few) {
                many.put(each.channel(), each);
            }
            few = NONE;
        }
        if (many != null) {
            many.put(subscription.channel(), subscription);
        } else {
            few = Arrays.copyOf(few, few.length + 1);
            few[few.length - 1] = subscription;
        }
    }

    /** Removes a subscription; false if it was not there. */
    boolean remove(SessionSubscription subscription) {
        if (many != null) {
            return many.remove(subscription.channel(), subscription);
        }
        int place = Arrays.asList(few).indexOf(subscription);
        if (place < 0) {
            return false;
        }
        few[place] = few[few.length - 1];
        few = few.length == 1 ? NONE : Arrays.copyOf(few, few.length - 1);
        return true;
    }

    int size() {
        return many == null ? few.length : many.size();
    }

    /** All of them now, to be worked through while the table changes. */
    List<SessionSubscription> all() {
        return many == null ? List.of(few) : List.copyOf(many.values());
    }

    /** The earliest moment at which the grant of one is over or renewed; 0 for never. */
    long nextMoment() {
        long earliest = 0;
        if (many == null) {
            for (SessionSubscription subscription : few) {
                earliest = SessionTimes.earlier(earliest, SessionTimes.nextOf(subscription.term()));
            }
        } else {
            for (SessionSubscription subscription : many.values()) {
                earliest = SessionTimes.earlier(earliest, SessionTimes.nextOf(subscription.term()));
            }
        }
        return earliest;
    }
}
