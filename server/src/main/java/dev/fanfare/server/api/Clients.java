package dev.fanfare.server.api;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import java.util.Set;

/**
 * Whom a request means, as it says it.
 *
 * @param user the user
 * @param client one connection only; "" for all
 * @param session one session of a transport that has them; "" for all. There is none yet
 * @param whitelist connections that are not meant
 */
record Clients(String user, String client, String session, Set<String> whitelist) {

    /**
     * The clients.
     *
     * @throws ErrorException with {@code NOT_AVAILABLE} if a session is named: without it, all others of the
     *     user would be meant too
     */
    ClientSelector selected() {
        if (!session.isEmpty()) {
            throw new ErrorException(ProtocolError.NOT_AVAILABLE, "no transport has sessions; name the client");
        }
        return new ClientSelector(user, client, whitelist);
    }
}
