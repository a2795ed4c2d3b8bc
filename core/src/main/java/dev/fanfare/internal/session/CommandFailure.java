package dev.fanfare.internal.session;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client is told of a command that went wrong, and what the log says of it. */
final class CommandFailure {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private CommandFailure() {}

    /** Answers a command with an error, or ends the connection. */
    static void tell(Session session, long id, Throwable problem) {
        Throwable cause = Problems.causeOf(problem);
        if (cause instanceof ErrorException refused) {
            LOG.debug(
                    "Client {}: command {} refused: {}",
                    session.clientId(),
                    id,
                    Outside.sentence(refused.getMessage()));
            refuse(session, id, refused.error());
        } else if (cause instanceof DisconnectException disconnect) {
            session.close(disconnect.disconnect(), disconnect.getMessage());
        } else if (cause instanceof HandlerFailure) {
            refuse(session, id, ProtocolError.INTERNAL);
        } else {
            LOG.error("Client {}: command {} failed", session.clientId(), id, cause);
            refuse(session, id, ProtocolError.INTERNAL);
        }
    }

    private static void refuse(Session session, long id, ProtocolError error) {
        if (session.downlink().traits().takesCommands()) {
            session.refuse(id, error);
        } else {
            session.downlink().refused(error);
            session.close(disconnect(error), error.message());
        }
    }

    /** How the end of a client is told that has sent no command that could be answered. */
    private static Disconnect disconnect(ProtocolError error) {
        // By the code alone: an application may have a message of its own.
        if (isLike(error, ProtocolError.TOKEN_EXPIRED) || isLike(error, ProtocolError.EXPIRED)) {
            return Disconnect.EXPIRED;
        }
        if (isLike(error, ProtocolError.TOO_MANY_REQUESTS)) {
            return Disconnect.TOO_MANY_REQUESTS;
        }
        return isLike(error, ProtocolError.PERMISSION_DENIED)
                ? Disconnect.PERMISSION_DENIED
                : Disconnect.INTERNAL_ERROR;
    }

    private static boolean isLike(ProtocolError error, ProtocolError known) {
        return error.code() == known.code();
    }
}
