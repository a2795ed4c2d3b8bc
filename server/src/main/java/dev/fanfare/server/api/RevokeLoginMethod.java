package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;

/** Ends a login: closes its connections, and turns away who comes by it. */
final class RevokeLoginMethod implements ApiMethod {

    private final Fanfare fanfare;

    RevokeLoginMethod(Fanfare fanfare) {
        this.fanfare = fanfare;
    }

    @Override
    public Call read(JsonFields in) {
        String login = in.only("login", in::string, "");
        return () -> {
            if (login.isEmpty()) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, "login must not be empty");
            }
            return fanfare.connections().revokeLogin(login).thenApply(done -> out -> {});
        };
    }
}
