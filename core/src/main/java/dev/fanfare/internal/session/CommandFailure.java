package dev.fanfare.internal.session;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
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
            session.refuse(id, refused.error());
        } else if (cause instanceof DisconnectException disconnect) {
            session.close(disconnect.disconnect(), disconnect.getMessage());
        } else if (cause instanceof HandlerFailure) {
            session.refuse(id, ProtocolError.INTERNAL);
        } else {
            LOG.error("Client {}: command {} failed", session.clientId(), id, cause);
            session.refuse(id, ProtocolError.INTERNAL);
        }
    }
}
