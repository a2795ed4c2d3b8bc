package dev.fanfare.internal.node;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.internal.ban.Ban;
import dev.fanfare.internal.ban.Bans;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.session.ClientProfile;
import dev.fanfare.internal.session.Session;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which sessions of this node must not be, by what is banned. Safe for any thread. */
final class BannedSessions {

    private final Bans bans;

    BannedSessions(InstantSource clock) {
        this.bans = new Bans(clock);
    }

    /** What is banned, as far as this node knows. */
    Bans bans() {
        return bans;
    }

    private @Nullable DisconnectException reason(Session session) {
        ClientProfile who = session.profile();
        return bans.reason(who.user(), who.tokenId(), who.tokenIssuedAt());
    }

    /** What has a node know what is banned; null if nothing is. */
    @Nullable
    Task<?> missed() {
        List<Ban> all = bans.all();
        return all.isEmpty() ? null : new Task.KeepOut(all);
    }

    boolean has(Session session) {
        return reason(session) != null;
    }

    /**
     * Turns a session away that must not be.
     *
     * @throws DisconnectException if it must not
     */
    void refuse(Session session) {
        DisconnectException ban = reason(session);
        if (ban != null) {
            throw ban;
        }
    }

    /** Closes a session that must not be. On its loop. */
    void end(Session session) {
        DisconnectException ban = reason(session);
        if (ban != null) {
            session.close(ban.disconnect(), ban.getMessage());
        }
    }
}
