package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells who is connected: everybody, a user's connections or those that subscribe to a channel, in pages. */
final class ConnectionsMethod implements ApiMethod {

    /** How many a page has at the most. */
    static final int MOST = 1_000;

    private final Fanfare fanfare;

    ConnectionsMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        ClientSelector clients = ClientSelector.all();
        String channel = "";
        String expression = "";
        String cursor = "";
        int limit = 0;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                // Absent is everyone, and "" whoever is anonymous.
                case "user" -> clients = in.isNull() ? clients : ClientSelector.ofUser(in.string());
                case "channel" -> channel = in.string();
                case "expression" -> expression = in.string();
                case "cursor" -> cursor = in.string();
                case "limit" -> limit = in.signedInt();
                default -> in.skip();
            }
        }
        ClientSelector whose = clients;
        String where = channel;
        String from = cursor;
        int most = limit < 1 || limit > MOST ? MOST : limit;
        boolean hasExpression = !expression.isEmpty();
        return () -> {
            if (hasExpression) {
                throw new ErrorException(ProtocolError.NOT_AVAILABLE, "connections are not filtered by an expression");
            }
            return fanfare.connections().page(whose, where, from, most).thenApply(page -> {
                Map<String, ConnectedClient> connections = new LinkedHashMap<>();
                page.connections().forEach(each -> connections.put(each.client().id(), each));
                return out -> out.alwaysMap("connections", connections, each -> out.object(o -> write(o, each)))
                        .string("cursor", page.cursor());
            });
        };
    }

    private static void write(JsonWriter out, ConnectedClient connection) {
        Map<String, String> channels = new LinkedHashMap<>();
        connection.channels().forEach(channel -> channels.put(channel, ""));
        out.string("transport", connection.client().transport())
                .string("protocol", connection.protocol())
                .string("user", connection.client().user())
                .string("session", connection.session())
                .object("state", state -> {
                    state.alwaysMap("channels", channels, none -> state.object(o -> {}));
                    Instant issued = connection.tokenIssuedAt();
                    if (issued != null) {
                        state.object(
                                "connection_token",
                                token -> token.string("uid", connection.tokenId())
                                        .number("issued_at", issued.getEpochSecond()));
                    }
                });
    }
}
