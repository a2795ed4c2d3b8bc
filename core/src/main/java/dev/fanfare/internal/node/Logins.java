package dev.fanfare.internal.node;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.internal.cluster.Cluster;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which logins the sessions of this node are of, and which of them are over. Safe for any thread. */
final class Logins {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);

    private final SessionRegistry sessions;
    private final RevokedLogins revoked;
    private final Cluster cluster;
    private final Timer timer;

    Logins(SessionRegistry sessions, Cluster cluster, Ticker ticker, Timer timer) {
        this.sessions = sessions;
        this.revoked = new RevokedLogins(ticker);
        this.cluster = cluster;
        this.timer = timer;
        cluster.onMet(this::remind);
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
        if (revoked.contains(session.profile().login())) {
            throw new DisconnectException(Disconnect.INVALID_TOKEN, "its login was revoked");
        }
    }

    /** The sessions of logins, to which none are added from now on. */
    List<Session> revoke(Collection<String> logins) {
        logins.forEach(revoked::add);
        return logins.stream().flatMap(login -> sessions.login(login).stream()).toList();
    }

    /** Tells a node that has come into sight of what was revoked meanwhile, perhaps. */
    private void remind(String other) {
        List<String> logins = revoked.all();
        if (logins.isEmpty()) {
            return;
        }
        var unused = cluster.ask(other, new Task.RevokeLogins(logins)).thenAccept(survey -> {
            if (!survey.isComplete() && cluster.others().contains(other)) {
                LOG.warn(
                        "Which logins were revoked is not known to a node that was out of sight, which is told again: {}",
                        Outside.sentence(survey.missing()));
                timer.after(Cluster.HEARTBEAT, () -> remind(other));
            }
        });
    }
}
