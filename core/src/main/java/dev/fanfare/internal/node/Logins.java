package dev.fanfare.internal.node;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.internal.cluster.Cluster;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.spi.Ticker;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which logins the sessions of this node are of, and which of them are over. Safe for any thread. */
final class Logins {

    private final SessionRegistry sessions;
    private final RevokedLogins revoked;

    Logins(SessionRegistry sessions, Cluster cluster, Ticker ticker) {
        this.sessions = sessions;
        this.revoked = new RevokedLogins(ticker);
        cluster.onMet("Which logins were revoked", this::missed);
    }

    /**
     * It is known who is behind a session.
     *
     * @throws DisconnectException if its login was revoked
     */
    void identified(Session session) {
        // First, so that whoever revokes the login meanwhile finds it.
        sessions.identified(session);
        refuseRevoked(session);
    }

    /**
     * A session has its user by a login from now on.
     *
     * @throws DisconnectException if that was revoked
     */
    void loggedIn(Session session, String before) {
        if (!before.equals(session.profile().login())) {
            sessions.loggedIn(session, before);
        }
        refuseRevoked(session);
    }

    private void refuseRevoked(Session session) {
        String login = session.profile().login();
        // Those without one, mostly all, do not wait for each other.
        if (!login.isEmpty() && revoked.contains(login)) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "its login was revoked");
        }
    }

    /** The sessions of logins, to which none are added from now on. */
    List<Session> revoke(Collection<String> logins) {
        logins.forEach(revoked::add);
        return logins.stream().flatMap(login -> sessions.login(login).stream()).toList();
    }

    private @Nullable Task<?> missed() {
        List<String> logins = revoked.all();
        return logins.isEmpty() ? null : new Task.RevokeLogins(logins);
    }
}
