package dev.fanfare.presence;

import dev.fanfare.protocol.ClientInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The clients present in one channel, and how many different users they are.
 *
 * <p>Not safe for several threads; its owner locks.
 */
public final class PresenceTable {

    private final Map<String, ClientInfo> clients = new LinkedHashMap<>();
    private final Map<String, Integer> connectionsByUser = new HashMap<>();

    /** Adds a client, or replaces what is known about it. */
    public void add(ClientInfo info) {
        remove(info.client());
        clients.put(info.client(), info);
        connectionsByUser.merge(info.user(), 1, Integer::sum);
    }

    /** Removes a client; does nothing if it is not there. */
    public void remove(String client) {
        ClientInfo removed = clients.remove(client);
        if (removed != null) {
            connectionsByUser.computeIfPresent(removed.user(), (user, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Whether nobody is there. */
    public boolean isEmpty() {
        return clients.isEmpty();
    }

    /** Everybody, by client id, in the order they came. */
    public Map<String, ClientInfo> clients() {
        return new LinkedHashMap<>(clients);
    }

    /** How many clients and users. */
    public PresenceStats stats() {
        return new PresenceStats(clients.size(), connectionsByUser.size());
    }
}
