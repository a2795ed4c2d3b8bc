package dev.fanfare.notify;

import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who is in which group, for as long as this process lives. A client that is gone for long is forgotten, because
 * browsers that never come back are without number; a user stays until it is taken out. Safe for any thread.
 */
final class Groups {

    private final Ticker ticker;
    private final long ttlMillis;
    private final int limit;
    private final Map<Member, Memberships> members = new HashMap<>();

    private volatile boolean used;

    /** How many memberships there are in all. */
    private int count;

    private long lastSweep;
    private Predicate<String> isConnected = client -> false;

    /** The groups of one member. */
    private static final class Memberships {

        private final Set<String> groups = new HashSet<>();
        private long seen;

        Memberships(long seen) {
            this.seen = seen;
        }
    }

    /**
     * @param ttl how long a client that is gone stays in its groups
     * @param limit how many memberships there may be in all
     */
    Groups(Ticker ticker, Duration ttl, int limit) {
        this.ticker = ticker;
        this.ttlMillis = ttl.toMillis();
        this.limit = limit;
        this.lastSweep = ticker.millis();
    }

    /**
     * Says who is there.
     *
     * @param test whether a client of this id has a connection
     */
    synchronized void connected(Predicate<String> test) {
        isConnected = test;
    }

    /**
     * Puts a member into a group.
     *
     * @return false if there is no room: nothing has changed
     */
    synchronized boolean add(String group, Member member) {
        long now = ticker.millis();
        boolean isDue = now - lastSweep >= ttlMillis / 4;
        // Full groups are not searched again and again for what has not come to its end yet.
        boolean isFull = count >= limit && now - lastSweep >= 1000;
        if (isDue || isFull) {
            sweep(now);
        }
        Memberships present = members.get(member);
        if (present != null && present.groups.contains(group)) {
            return true;
        }
        if (count >= limit) {
            return false;
        }
        used = true;
        members.computeIfAbsent(member, any -> new Memberships(now)).groups.add(group);
        count++;
        return true;
    }

    private void sweep(long now) {
        lastSweep = now;
        members.entrySet().removeIf(entry -> {
            Memberships memberships = entry.getValue();
            if (!(entry.getKey() instanceof Member.OfClient client)) {
                return false;
            }
            if (isConnected.test(client.clientId())) {
                memberships.seen = now;
            }
            boolean isOver = now - memberships.seen >= ttlMillis;
            count -= isOver ? memberships.groups.size() : 0;
            return isOver;
        });
    }

    synchronized void remove(String group, Member member) {
        Memberships present = members.get(member);
        if (present != null && present.groups.remove(group)) {
            count--;
            if (present.groups.isEmpty()) {
                members.remove(member);
            }
        }
    }

    /** A client has come or gone: its time begins anew. */
    synchronized void seen(String client) {
        Memberships present = members.get(new Member.OfClient(client));
        if (present != null) {
            present.seen = ticker.millis();
        }
    }

    /** Whether anybody was ever in a group. */
    boolean isUsed() {
        return used;
    }

    /**
     * The groups of a connection.
     *
     * @param client its client's id
     * @param user its user's id; "" for an anonymous one
     */
    synchronized Set<String> of(String client, String user) {
        Set<String> all = new HashSet<>(groupsOf(new Member.OfClient(client)));
        if (!user.isEmpty()) {
            all.addAll(groupsOf(new Member.OfUser(user)));
        }
        return all;
    }

    private Set<String> groupsOf(Member member) {
        Memberships present = members.get(member);
        return present == null ? Set.of() : present.groups;
    }
}
