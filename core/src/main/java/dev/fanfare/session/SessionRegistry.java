package dev.fanfare.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connected sessions of this node, by client id and by user. Safe for any thread. */
public final class SessionRegistry {

    private final Map<String, Session> byClient = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Session>> byUser = new ConcurrentHashMap<>();

    void add(Session session) {
        byClient.put(session.clientId(), session);
        if (!session.user().isEmpty()) {
            byUser.compute(session.user(), (user, present) -> {
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

    void remove(Session session) {
        byClient.remove(session.clientId(), session);
        if (!session.user().isEmpty()) {
            byUser.computeIfPresent(session.user(), (user, present) -> {
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

    /** The session of a client, if it is connected here. */
    public @Nullable Session client(String id) {
        return byClient.get(id);
    }

    /** The sessions of a user; "" means all anonymous ones. */
    public Collection<Session> user(String user) {
        if (user.isEmpty()) {
            return byClient.values().stream()
                    .filter(session -> session.user().isEmpty())
                    .toList();
        }
        return List.copyOf(byUser.getOrDefault(user, Map.of()).values());
    }

    /** All sessions. */
    public Collection<Session> all() {
        return byClient.values();
    }

    /** How many clients are connected. */
    public int clients() {
        return byClient.size();
    }

    /** How many different users they are; all anonymous ones count as one. */
    public int users() {
        boolean anonymous =
                byClient.values().stream().anyMatch(session -> session.user().isEmpty());
        return byUser.size() + (anonymous ? 1 : 0);
    }
}
