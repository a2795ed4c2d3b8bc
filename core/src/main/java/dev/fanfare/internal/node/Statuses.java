package dev.fanfare.internal.node;

import dev.fanfare.cluster.UserStatus;
import dev.fanfare.internal.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said about users not long ago, and when those were last connected here of whom something was said. Safe for any
 * thread.
 */
final class Statuses {

    /** As long as one is remembered of which nothing new is heard. */
    static final Duration REMEMBERED = Duration.ofDays(7);

    /** Then the oldest are forgotten. */
    static final int MOST = 100_000;

    /** Those of which something was heard last are the last. */
    private final Map<String, Known> known = new LinkedHashMap<>();

    private final SessionRegistry sessions;
    private final InstantSource clock;

    /** What is known of a user that may be connected. */
    private record Known(Instant active, @Nullable Instant online, String state, Instant heard) {}

    Statuses(SessionRegistry sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Users have done something. */
    synchronized void update(Collection<String> users, String state, Instant at) {
        for (String user : users) {
            Known before = known.get(user);
            if (before == null || !before.active.isAfter(at)) {
                hear(user, new Known(at, before == null ? null : before.online, state, clock.instant()));
            }
        }
    }

    /** Nothing is known of users any more, but that they are connected. */
    synchronized void forget(Collection<String> users) {
        known.keySet().removeAll(List.copyOf(users));
    }

    /** The client of a session was connected until now. */
    synchronized void gone(Session session) {
        String user = session.profile().user();
        Known before = known.get(user);
        if (before != null) {
            Instant now = clock.instant();
            hear(user, new Known(before.active, now, before.state, now));
        }
    }

    private void hear(String user, Known now) {
        known.remove(user);
        known.put(user, now);
        Iterator<Known> oldestFirst = known.values().iterator();
        while (oldestFirst.hasNext() && (isOver(oldestFirst.next()) || known.size() > MOST)) {
            oldestFirst.remove();
        }
    }

    private boolean isOver(Known known) {
        return !known.heard.plus(REMEMBERED).isAfter(clock.instant());
    }

    /** How users are doing, in the order they were asked for; those of whom nothing is known are there, too. */
    synchronized List<UserStatus> of(Collection<String> users) {
        Instant now = clock.instant();
        return users.stream().map(user -> of(user, now)).toList();
    }

    private UserStatus of(String user, Instant now) {
        Instant connected = sessions.has(user) ? now : null;
        Known one = known.get(user);
        return one == null || isOver(one)
                ? new UserStatus(user, null, connected, "")
                : new UserStatus(user, one.active, connected == null ? one.online : connected, one.state);
    }
}
