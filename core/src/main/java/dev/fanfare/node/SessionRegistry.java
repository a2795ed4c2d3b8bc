package dev.fanfare.node;

import dev.fanfare.session.Session;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The connected sessions of this node, by client id, by user and by identity. Safe for any thread. */
public final class SessionRegistry {

    private final Map<String, Session> byClient = new ConcurrentHashMap<>();
    private final SessionIndex byUser = new SessionIndex();
    private final SessionIndex byIdentity = new SessionIndex();
    private final LongAdder anonymous = new LongAdder();

    void add(Session session) {
        if (byClient.put(session.clientId(), session) == null && session.user().isEmpty()) {
            anonymous.increment();
        }
        byUser.add(session.user(), session);
        byIdentity.add(session.identity(), session);
    }

    void remove(Session session) {
        if (byClient.remove(session.clientId(), session) && session.user().isEmpty()) {
            anonymous.decrement();
        }
        byUser.remove(session.user(), session);
        byIdentity.remove(session.identity(), session);
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
        return byUser.get(user);
    }

    /** The sessions of a user from a browser or device. */
    public Collection<Session> identity(String identity) {
        return byIdentity.get(identity);
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
        return byUser.size() + (anonymous.sum() > 0 ? 1 : 0);
    }
}
