package dev.fanfare.node;

import dev.fanfare.session.Session;
import java.util.Set;

/**
 * Which of a user's connected clients something is meant for.
 *
 * @param user the user's id; "" for the anonymous ones
 * @param client one client's id, or "" for all
 * @param except ids of clients that are left out
 */
public record ClientSelector(String user, String client, Set<String> except) {

    public ClientSelector {
        except = Set.copyOf(except);
    }

    /** All clients of a user. */
    public static ClientSelector ofUser(String user) {
        return new ClientSelector(user, "", Set.of());
    }

    boolean selects(Session session) {
        return (client.isEmpty() || client.equals(session.clientId())) && !except.contains(session.clientId());
    }
}
