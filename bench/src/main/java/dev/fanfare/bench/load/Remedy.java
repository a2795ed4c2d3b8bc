package dev.fanfare.bench.load;

import dev.fanfare.bench.plan.Plan;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;

/** What can be done about a server that does not let clients in. */
final class Remedy {

    private static final String TOKENS = " with --hmac-key and the server's client.token.hmac_secret_key, or pass one"
            + " with --token; a server with client.insecure=true wants none";

    private Remedy() {}

    /**
     * A sentence to put behind the reason; "" if there is nothing to say.
     *
     * @param code of an error or of a close frame
     */
    static String of(Plan plan, int code) {
        if (code == Disconnect.INVALID_TOKEN.code()
                || code == ProtocolError.UNAUTHORIZED.code()
                || code == ProtocolError.TOKEN_EXPIRED.code()) {
            return ". Make a token that it takes" + TOKENS;
        }
        if (code == Disconnect.BAD_REQUEST.code() && plan.token().isEmpty()) {
            return ". It may want a token: make one" + TOKENS;
        }
        if (code == ProtocolError.PERMISSION_DENIED.code()) {
            return ". Allow its clients to subscribe to such channels (allow_subscribe_for_client), or name a namespace"
                    + " where they may with --namespace";
        }
        if (code == ProtocolError.UNKNOWN_CHANNEL.code()) {
            return ". Name a namespace of its configuration with --namespace";
        }
        return "";
    }
}
