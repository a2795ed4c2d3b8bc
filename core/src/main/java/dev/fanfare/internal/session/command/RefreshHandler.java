package dev.fanfare.internal.session.command;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.session.Expiries;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;

/** Extends an expiring connection with a new token. */
final class RefreshHandler implements CommandHandler<Request.Refresh> {

    private final TokenCheck tokens;
    private final Expiries expiries;
    private final String version;

    RefreshHandler(TokenCheck tokens, Expiries expiries, String version) {
        this.tokens = tokens;
        this.expiries = expiries;
        this.version = version;
    }

    @Override
    public void handle(Session session, long id, Request.Refresh request) {
        if (request.token().isEmpty()
                || !tokens.isAvailable()
                || session.times().isRenewedByServer()) {
            session.close(
                    Disconnect.BAD_REQUEST,
                    "a refresh without a token, without a key to check it, or of a connection that the server renews");
            return;
        }
        session.await(
                tokens.connection(session, request.token()),
                credentials -> extend(session, id, credentials),
                problem -> session.fail(id, expired(problem) ? new DisconnectException(Disconnect.EXPIRED) : problem));
    }

    private void extend(Session session, long id, Credentials credentials) {
        if (!credentials.user().equals(session.profile().user())) {
            session.close(
                    Disconnect.INVALID_TOKEN, "the new token is for user \"" + Outside.of(credentials.user()) + "\"");
            return;
        }
        if (expiries.isPast(credentials.expireAt())) {
            session.close(Disconnect.EXPIRED, "what the new token grants is over");
            return;
        }
        if (!credentials.subs().keySet().equals(session.profile().channels())) {
            session.close(Disconnect.INSUFFICIENT_STATE, "the new token has other channels to subscribe it to");
            return;
        }
        session.profile().renewToken(credentials);
        try {
            session.renewLogin(credentials.login());
        } catch (DisconnectException revoked) {
            session.fail(id, revoked);
            return;
        }
        session.reply(
                id,
                new Result.Refresh(session.clientId(), version, session.times().expiresAt(credentials.expireAt())));
    }

    private static boolean expired(Throwable problem) {
        return Problems.causeOf(problem) instanceof ErrorException error
                && error.error().equals(ProtocolError.TOKEN_EXPIRED);
    }
}
