package dev.fanfare.server.api;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.json.JsonFields;
import dev.fanfare.server.json.Moments;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps a user or tokens out, on every node, or no more. */
final class BanMethod implements ApiMethod {

    private final Set<String> fields;
    private final Action action;

    /** What is done. */
    private interface Action {
        CompletionStage<Void> by(Request request);
    }

    /** What requests may say; those of a method have some of it. */
    private record Request(
            String user,
            String uid,
            String channel,
            @Nullable Instant issuedBefore,
            @Nullable Instant expireAt) {

        String required(String field, String value) {
            if (value.isEmpty()) {
                throw new ErrorException(ProtocolError.BAD_REQUEST, field + " must not be empty");
            }
            return value;
        }
    }

    private BanMethod(Set<String> fields, Action action) {
        this.fields = fields;
        this.action = action;
    }

    static ApiMethod block(Fanfare fanfare) {
        return new BanMethod(
                Set.of("user", "expire_at"),
                asked -> fanfare.users().block(asked.required("user", asked.user), asked.expireAt));
    }

    static ApiMethod unblock(Fanfare fanfare) {
        return new BanMethod(Set.of("user"), asked -> fanfare.users().unblock(asked.required("user", asked.user)));
    }

    static ApiMethod revokeToken(Fanfare fanfare) {
        return new BanMethod(
                Set.of("uid", "expire_at"),
                asked -> fanfare.users().revokeToken(asked.required("uid", asked.uid), asked.expireAt));
    }

    static ApiMethod invalidateTokens(Fanfare fanfare) {
        return new BanMethod(
                Set.of("user", "channel", "issued_before", "expire_at"),
                asked -> fanfare.users()
                        .invalidateTokens(
                                asked.required("user", asked.user), asked.channel, asked.issuedBefore, asked.expireAt));
    }

    @Override
    public Call read(JsonFields in) {
        String user = "";
        String uid = "";
        String channel = "";
        Instant issuedBefore = null;
        Instant expireAt = null;
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (fields.contains(field) ? field : "") {
                case "user" -> user = in.string();
                case "uid" -> uid = in.string();
                case "channel" -> channel = in.string();
                case "issued_before" -> issuedBefore = moment(in, field);
                case "expire_at" -> expireAt = moment(in, field);
                default -> in.skip();
            }
        }
        Request request = new Request(user, uid, channel, issuedBefore, expireAt);
        return () -> action.by(request).thenApply(done -> out -> {});
    }

    private static @Nullable Instant moment(JsonFields in, String field) {
        return Moments.expiry(Moments.seconds(field, (double) in.signedLong()));
    }
}
