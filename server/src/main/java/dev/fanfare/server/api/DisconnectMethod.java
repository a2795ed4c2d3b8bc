package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.protocol.json.JsonParts;
import java.util.List;
import java.util.Set;

/** Closes a user's connections. */
final class DisconnectMethod implements ApiMethod {

    private final Fanfare fanfare;

    DisconnectMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    /** Why, as the request says it; not yet checked. */
    private record Reason(int code, String text) {

        private static final Reason DEFAULT = new Reason(Disconnect.FORCED.code(), Disconnect.FORCED.reason());

        Disconnect checked() {
            try {
                return new Disconnect(code, text);
            } catch (IllegalArgumentException senseless) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, String.valueOf(senseless.getMessage()));
            }
        }
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String client = "";
        String session = "";
        List<String> whitelist = List.of();
        Reason reason = Reason.DEFAULT;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case "user" -> user = in.string();
                case "client" -> client = in.string();
                case "session" -> session = in.string();
                case "whitelist" -> whitelist = in.list(in::string);
                case "disconnect" -> reason = in.enterObject() ? reason(in) : reason;
                default -> in.skip();
            }
        }
        Clients clients = new Clients(user, client, session, Set.copyOf(whitelist));
        Reason why = reason;
        return () -> fanfare.disconnect(clients.selected(), why.checked()).thenApply(done -> out -> {});
    }

    private static Reason reason(JsonFields in) {
        JsonParts.Numbered said = JsonParts.numbered(in);
        return new Reason(said.code(), said.reason());
    }
}
