package dev.fanfare.internal.session;

import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of a session that the server ends. */
final class Farewell {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private Farewell() {}

    static void log(Session session, Disconnect reason, @Nullable String detail) {
        if (isRefusal(session, reason)) {
            LOG.info(
                    "A client from \"{}\" is refused: {}. {}",
                    Outside.of(session.profile().handshake().remoteAddress()),
                    Outside.sentence(reason),
                    Outside.sentence(detail));
        }
        LOG.debug(
                "Client {} of user \"{}\" is disconnected: {}. {}",
                session.clientId(),
                Outside.of(session.profile().user()),
                Outside.sentence(reason),
                Outside.sentence(detail));
    }

    /** Whether a client is turned away before it was ever let in, which its developer has to know about. */
    private static boolean isRefusal(Session session, Disconnect reason) {
        return !session.isConnected()
                && (reason.equals(Disconnect.INVALID_TOKEN) || reason.equals(Disconnect.BAD_REQUEST));
    }
}
