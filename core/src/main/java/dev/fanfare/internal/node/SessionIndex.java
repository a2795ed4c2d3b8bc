package dev.fanfare.internal.node;

import dev.fanfare.internal.session.Session;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions by something that several of them may have in common. Safe for any thread. */
final class SessionIndex {

    private final Map<String, Map<String, Session>> byKey = new ConcurrentHashMap<>();

    /** Adds a session; one whose key is "" is left out. */
    void add(String key, Session session) {
        if (!key.isEmpty()) {
            byKey.compute(key, (same, present) -> {
                if (present == null) {
                    return Map.of(session.clientId(), session);
                }
                Map<String, Session> sessions =
                        present instanceof ConcurrentHashMap ? present : new ConcurrentHashMap<>(present);
                sessions.put(session.clientId(), session);
                return sessions;
            });
        }
    }

    void remove(String key, Session session) {
        if (!key.isEmpty()) {
            byKey.computeIfPresent(key, (same, present) -> {
                if (!present.containsKey(session.clientId())) {
                    return present;
                }
                if (present.size() == 1) {
                    return null;
                }
                present.remove(session.clientId());
                return present;
            });
        }
    }

    Collection<Session> get(String key) {
        return List.copyOf(byKey.getOrDefault(key, Map.of()).values());
    }

    /** All keys, as they come and go. */
    Set<String> keys() {
        return Collections.unmodifiableSet(byKey.keySet());
    }

    /** How many different keys there are. */
    int size() {
        return byKey.size();
    }
}
