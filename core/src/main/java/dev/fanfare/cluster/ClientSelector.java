package dev.fanfare.cluster;

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

    /** Whether it is meant for one of the user's clients. */
    public boolean selects(String clientId) {
        return (client.isEmpty() || client.equals(clientId)) && !except.contains(clientId);
    }
}
