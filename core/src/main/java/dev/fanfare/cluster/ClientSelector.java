package dev.fanfare.cluster;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connected clients something is meant for.
 *
 * @param user the user whose clients they are, "" for anonymous ones; null for whoever it is
 * @param client one client's id, or "" for all
 * @param session the session id of one connection, or "" for all
 * @param except ids of clients that are left out
 */
public record ClientSelector(@Nullable String user, String client, String session, Set<String> except) {

    /**
     * All conditions at once; who meets every one is meant. {@link #ofUser}, {@link #ofClient} and {@link #all} say it
     * by name.
     *
     * @param user a user's id; "" for anonymous clients, null for any user
     * @param client the id of one connection; "" for all
     * @param session its secret, {@link ConnectedClient#session}; "" for all
     * @param except ids of connections; copied
     */
    public ClientSelector {
        Objects.requireNonNull(client, "client must not be null");
        Objects.requireNonNull(session, "session must not be null");
        except = Set.copyOf(Objects.requireNonNull(except, "except must not be null"));
    }

    /**
     * {@return all clients of a user}
     *
     * @param user the user's id; "" for all anonymous clients
     */
    public static ClientSelector ofUser(String user) {
        return new ClientSelector(Objects.requireNonNull(user, "user must not be null"), "", "", Set.of());
    }

    /**
     * {@return one client, whoever its user is}
     *
     * @param client the id of the connection, {@link dev.fanfare.handler.Client#id()}
     * @throws IllegalArgumentException if the id is empty, which would mean everybody
     */
    public static ClientSelector ofClient(String client) {
        if (Objects.requireNonNull(client, "client must not be null").isEmpty()) {
            throw new IllegalArgumentException("the id of a client must not be empty; all() means everybody");
        }
        return new ClientSelector(null, client, "", Set.of());
    }

    /** {@return everybody who is connected} */
    public static ClientSelector all() {
        return new ClientSelector(null, "", "", Set.of());
    }

    /**
     * {@return whether it is meant for one client, by everything but its session, which only its node can tell}
     *
     * @param userId the client's user; "" for an anonymous one
     * @param clientId the id of the connection
     */
    public boolean selects(String userId, String clientId) {
        Objects.requireNonNull(userId, "userId must not be null");
        Objects.requireNonNull(clientId, "clientId must not be null");
        return (user == null || user.equals(userId))
                && (client.isEmpty() || client.equals(clientId))
                && !except.contains(clientId);
    }
}
