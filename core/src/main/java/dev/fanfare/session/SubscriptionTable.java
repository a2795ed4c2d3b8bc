package dev.fanfare.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one session, by channel. Most sessions have a handful, for which a short list
 * is smaller and faster than a map; a map is made when there are more.
 */
final class SubscriptionTable {

    private static final int LIST_LIMIT = 8;

    private final List<SessionSubscription> list = new ArrayList<>(1);
    private @Nullable Map<String, SessionSubscription> map;

    @Nullable
    SessionSubscription get(String channel) {
        if (map != null) {
            return map.get(channel);
        }
        for (SessionSubscription subscription : list) {
            if (subscription.channel().equals(channel)) {
                return subscription;
            }
        }
        return null;
    }

    void add(SessionSubscription subscription) {
        list.add(subscription);
        if (map == null && list.size() > LIST_LIMIT) {
            map = new HashMap<>();
            list.forEach(each -> map.put(each.channel(), each));
        } else if (map != null) {
            map.put(subscription.channel(), subscription);
        }
    }

    /** Removes a subscription; false if it was not there. */
    boolean remove(SessionSubscription subscription) {
        if (map != null) {
            map.remove(subscription.channel(), subscription);
        }
        return list.remove(subscription);
    }

    /** The subscription at a place, from 0 to {@link #size()} less 1; for walking without a copy. */
    SessionSubscription get(int place) {
        return list.get(place);
    }

    int size() {
        return list.size();
    }

    /** All of them now, to be worked through while the table changes. */
    List<SessionSubscription> all() {
        return List.copyOf(list);
    }
}
