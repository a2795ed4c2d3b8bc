package dev.fanfare.cluster;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connected clients something is meant for.
 *
 * @param user the user whose clients they are, "" for anonymous ones; null for whoever it is
 * @param client one client's id, or "" for all
 * @param except ids of clients that are left out
 */
public record ClientSelector(@Nullable String user, String client, Set<String> except) {

    public ClientSelector {
        Objects.requireNonNull(client, "client must not be null");
        except = Set.copyOf(Objects.requireNonNull(except, "except must not be null"));
    }

    /** All clients of a user; "" for all anonymous ones. */
    public static ClientSelector ofUser(String user) {
        return new ClientSelector(Objects.requireNonNull(user, "user must not be null"), "", Set.of());
    }

    /**
     * One client, whoever its user is.
     *
     * @throws IllegalArgumentException if the id is empty, which would mean everybody
     */
    public static ClientSelector ofClient(String client) {
        if (Objects.requireNonNull(client, "client must not be null").isEmpty()) {
            throw new IllegalArgumentException("the id of a client must not be empty; all() means everybody");
        }
        return new ClientSelector(null, client, Set.of());
    }

    /** Everybody who is connected. */
    public static ClientSelector all() {
        return new ClientSelector(null, "", Set.of());
    }

    /** Whether it is meant for one client. */
    public boolean selects(String userId, String clientId) {
        Objects.requireNonNull(userId, "userId must not be null");
        Objects.requireNonNull(clientId, "clientId must not be null");
        return (user == null || user.equals(userId))
                && (client.isEmpty() || client.equals(clientId))
                && !except.contains(clientId);
    }
}
