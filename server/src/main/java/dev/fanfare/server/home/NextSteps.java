package dev.fanfare.server.home;

import dev.fanfare.server.config.ServerConfig;
import java.util.ArrayList;
import java.util.List;

/** What a configuration lacks before anybody can use the server. */
public final class NextSteps {

    private NextSteps() {}

    /**
     * Whether no client can connect, because it has neither a token that could be checked nor a permission to
     * come without one, and no backend is asked.
     */
    public static boolean nobodyCanConnect(ServerConfig config) {
        return (config.webSockets().isEnabled() || config.streams().isEnabled())
                && !config.token().hasKeys()
                && config.proxies().connect() == null
                && config.userIdHttpHeader().isEmpty()
                && !config.clients().insecure()
                && !config.clients().allowAnonymousConnectWithoutToken();
    }

    /** Whether nobody may call the HTTP API, although it is there. */
    public static boolean apiIsClosed(ServerConfig config) {
        return !config.httpApi().disabled()
                && !config.httpApi().insecure()
                && config.httpApi().key().isEmpty();
    }

    /** What to do so that clients can connect. */
    public static final String LET_CLIENTS_IN =
            "No client can connect yet. Set client.token.hmac_secret_key, and clients bring tokens that are signed with"
                    + " it; or client.allow_anonymous_connect_without_token: true; or, to try things out,"
                    + " client.insecure: true.";

    /** What to do so that servers can call. */
    public static final String OPEN_THE_API =
            "The HTTP API is closed. Set http_api.key, and servers send it in the header X-API-Key.";

    /** What is missing, as sentences; empty if nothing is. */
    static List<String> of(ServerConfig config, boolean applicationLetsClientsIn) {
        List<String> steps = new ArrayList<>();
        if (!applicationLetsClientsIn && nobodyCanConnect(config)) {
            steps.add(LET_CLIENTS_IN);
        }
        if (apiIsClosed(config)) {
            steps.add(OPEN_THE_API);
        }
        return steps;
    }
}
