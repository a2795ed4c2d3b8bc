package dev.fanfare.server.api;

import dev.fanfare.cluster.ClientSelector;
import java.util.Set;

/**
 * Whom a request means, as it says it.
 *
 * @param user the user
 * @param client one connection only; "" for all
 * @param session one connection only, by the id of its session; "" for all
 * @param whitelist connections that are not meant
 */
record Clients(String user, String client, String session, Set<String> whitelist) {

    /** The clients. */
    ClientSelector selected() {
        return new ClientSelector(user, client, session, whitelist);
    }
}
