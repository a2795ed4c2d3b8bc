package dev.fanfare.internal.presence;

import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The clients present in one channel, how many different users they are, and until when each of them is. Every method
 * takes time with the logarithm of how many there are, and a page with its own length too; forgetting those whose lease
 * is over takes time with how many those are. Times are milliseconds of a clock that does not go back.
 *
 * <p>Not safe for several threads; its owner locks.
 */
public final class PresenceTable {

    private final NavigableMap<String, Lease> clients = new TreeMap<>();
    private final Map<String, Integer> connectionsByUser = new HashMap<>();

    /** Those that may end soonest come first. */
    private final TreeSet<Lease> leases = new TreeSet<>(
            Comparator.<Lease>comparingLong(lease -> lease.due).thenComparing(lease -> lease.info.client()));

    /** That a client is here, and until when. */
    private static final class Lease {
        private final ClientInfo info;
        private long end;

        /** When its end is looked at; not after it. A lease that is prolonged keeps its place until then. */
        private long due;

        Lease(ClientInfo info, long end) {
            this.info = info;
            this.end = end;
            this.due = end;
        }
    }

    /** Adds a client, or replaces what is known about it. */
    public void add(ClientInfo info, long end) {
        remove(info.client());
        Lease lease = new Lease(info, end);
        clients.put(info.client(), lease);
        leases.add(lease);
        connectionsByUser.merge(info.user(), 1, Integer::sum);
    }

    /** Gives a client another end; adds it if it is not there. */
    public void refresh(ClientInfo info, long end) {
        Lease lease = clients.get(info.client());
        if (lease == null) {
            add(info, end);
        } else {
            lease.end = end;
            if (end < lease.due) {
                lookAtItsEnd(lease);
            }
        }
    }

    private void lookAtItsEnd(Lease lease) {
        leases.remove(lease);
        lease.due = lease.end;
        leases.add(lease);
    }

    /** Removes a client; does nothing if it is not there. */
    public void remove(String client) {
        Lease lease = clients.remove(client);
        if (lease != null) {
            leases.remove(lease);
            connectionsByUser.computeIfPresent(lease.info.user(), (user, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Removes all whose lease has ended. */
    public void expire(long now) {
        for (Lease first = first(); first != null && first.due <= now; first = first()) {
            if (first.end <= now) {
                remove(first.info.client());
            } else {
                lookAtItsEnd(first);
            }
        }
    }

    private @Nullable Lease first() {
        return leases.isEmpty() ? null : leases.first();
    }

    /** Whether nobody is there. */
    public boolean isEmpty() {
        return clients.isEmpty();
    }

    /**
     * Those who come after a client id in the order of these.
     *
     * @param cursor the client id; "" for the beginning
     * @param limit how many at the most
     */
    public PresencePage page(String cursor, int limit) {
        List<ClientInfo> page = new ArrayList<>();
        for (Lease lease : clients.tailMap(cursor, false).values()) {
            if (page.size() == limit) {
                return new PresencePage(page, page.get(limit - 1).client());
            }
            page.add(lease.info);
        }
        return new PresencePage(page, "");
    }

    /** How many clients and users. */
    public PresenceStats stats() {
        return new PresenceStats(clients.size(), connectionsByUser.size());
    }
}
