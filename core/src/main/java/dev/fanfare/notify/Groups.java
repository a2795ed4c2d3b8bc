package dev.fanfare.notify;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who is in which group, for as long as this process lives. Safe for any thread. */
final class Groups {

    private final Map<Member, Set<String>> groups = new ConcurrentHashMap<>();

    /** Whether anybody was ever in a group. */
    private volatile boolean used;

    void add(String group, Member member) {
        used = true;
        // Inside the map's lock, because a set that becomes empty leaves the map.
        groups.compute(member, (any, present) -> {
            Set<String> all = present == null ? ConcurrentHashMap.newKeySet() : present;
            all.add(group);
            return all;
        });
    }

    void remove(String group, Member member) {
        groups.computeIfPresent(member, (any, present) -> {
            present.remove(group);
            return present.isEmpty() ? null : present;
        });
    }

    boolean isUsed() {
        return used;
    }

    /**
     * The groups of a connection.
     *
     * @param client its client's id
     * @param user its user's id; "" for an anonymous one
     */
    Set<String> of(String client, String user) {
        Set<String> all = new HashSet<>(groups.getOrDefault(new Member.OfClient(client), Set.of()));
        if (!user.isEmpty()) {
            all.addAll(groups.getOrDefault(new Member.OfUser(user), Set.of()));
        }
        return all;
    }
}
