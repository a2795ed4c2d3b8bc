package dev.fanfare.internal.node;

import dev.fanfare.internal.session.Session;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connected sessions of this node, by client id, by user and by identity. Those of whom it is known who they are, but not
 * yet whether they may connect, can be found by their identity, so that nobody slips through while something changes. Safe
 * for any thread.
 */
public final class SessionRegistry {

    private final Map<String, Session> byClient = new ConcurrentHashMap<>();
    private final SessionIndex byUser = new SessionIndex();
    private final SessionIndex byIdentity = new SessionIndex();

    /** Also of those that are not connected yet. */
    private final SessionIndex byLogin = new SessionIndex();

    private final LongAdder anonymous = new LongAdder();

    /** Those that are being decided, and what completes when they are. */
    private final Map<Session, CompletableFuture<Void>> undecided = new ConcurrentHashMap<>();

    private final SessionIndex undecidedByUser = new SessionIndex();
    private final SessionIndex undecidedByIdentity = new SessionIndex();

    /** It is known who is behind a session. */
    void identified(Session session) {
        byLogin.add(session.profile().login(), session);
        if (!session.profile().identity().isEmpty()) {
            undecided.put(session, new CompletableFuture<>());
            undecidedByUser.add(session.profile().user(), session);
            undecidedByIdentity.add(session.profile().identity(), session);
        }
    }

    /** A session is of another login from now on. */
    void loggedIn(Session session, String before) {
        byLogin.add(session.profile().login(), session);
        byLogin.remove(before, session);
    }

    /** A session is connected. */
    void add(Session session) {
        if (byClient.put(session.clientId(), session) == null
                && session.profile().user().isEmpty()) {
            anonymous.increment();
        }
        byUser.add(session.profile().user(), session);
        byIdentity.add(session.profile().identity(), session);
        // Last, so that it can be found all the time.
        endDecision(session);
    }

    /** A session will not be connected. */
    void turnedAway(Session session) {
        byLogin.remove(session.profile().login(), session);
        endDecision(session);
    }

    private void endDecision(Session session) {
        undecidedByUser.remove(session.profile().user(), session);
        undecidedByIdentity.remove(session.profile().identity(), session);
        CompletableFuture<Void> decision = undecided.remove(session);
        if (decision != null) {
            decision.complete(null);
        }
    }

    void remove(Session session) {
        if (byClient.remove(session.clientId(), session)
                && session.profile().user().isEmpty()) {
            anonymous.decrement();
        }
        byUser.remove(session.profile().user(), session);
        byIdentity.remove(session.profile().identity(), session);
        byLogin.remove(session.profile().login(), session);
    }

    /** Completes when a session is connected, or will not be: at once, or on its loop. */
    CompletionStage<Void> decision(Session session) {
        CompletableFuture<Void> decision = undecided.get(session);
        return decision == null ? CompletableFuture.completedStage(null) : decision;
    }

    /** Whether a session is connected here. */
    boolean has(Session session) {
        return byClient.get(session.clientId()) == session;
    }

    /** Whether a user who is not anonymous is connected here. */
    boolean has(String user) {
        return byUser.keys().contains(user);
    }

    /** The session of a client, if it is connected here. */
    public @Nullable Session client(String id) {
        return byClient.get(id);
    }

    /** The sessions of a user; "" means all anonymous ones. */
    public Collection<Session> user(String user) {
        if (user.isEmpty()) {
            return byClient.values().stream()
                    .filter(session -> session.profile().user().isEmpty())
                    .toList();
        }
        return byUser.get(user);
    }

    /** The sessions of a user from a browser or device, those included that are not connected yet. */
    public Collection<Session> identity(String identity) {
        Set<Session> sessions = new LinkedHashSet<>(undecidedByIdentity.get(identity));
        sessions.addAll(byIdentity.get(identity));
        return sessions;
    }

    /** The sessions of a login, those included that are not connected yet. */
    public Collection<Session> login(String login) {
        return byLogin.get(login);
    }

    /** The identities of a user's sessions, those included that are not connected yet. */
    public Set<String> identities(String user) {
        Set<String> identities = new LinkedHashSet<>();
        undecidedByUser
                .get(user)
                .forEach(session -> identities.add(session.profile().identity()));
        byUser.get(user).forEach(session -> identities.add(session.profile().identity()));
        return identities;
    }

    /** The identities of all sessions, those included that are not connected yet. */
    public Set<String> identities() {
        Set<String> identities = new LinkedHashSet<>(undecidedByIdentity.keys());
        identities.addAll(byIdentity.keys());
        return identities;
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
