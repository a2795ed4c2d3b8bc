package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who a connecting client is, and what it starts with.
 *
 * @param user the user's id; "" for an anonymous one
 * @param expireAt until when the connection is granted, or null for as long as it lasts: then the client must bring a
 *     new token, or without one the handler that refreshes is asked, if there is one
 * @param info about this connection, for presence and for the subscribers it publishes to: one JSON value,
 *     whatever the client speaks, or {@link Payload#EMPTY}
 * @param data for the client, in the connect reply: one JSON value, or any bytes for a client of Protobuf
 * @param subs server-side subscriptions to start with, by channel
 * @param login the id of the login that the client has its user by, such as that of an HTTP session; "" if nobody says.
 *     {@link dev.fanfare.Connections#revokeLogin} closes all connections of a login
 * @param tokenId the id of the token that says all this, its claim {@code jti}; "" if there is none
 * @param issuedAt when that token was issued, its claim {@code iat}; null if nobody says
 * @param meta about this connection, for the application alone and never for clients: one JSON value, or {@link
 *     Payload#EMPTY}
 * @param capabilities what the client may do in channels beyond what their namespaces allow; the first that fits a
 *     channel decides
 */
public record Credentials(
        String user,
        @Nullable Instant expireAt,
        Payload info,
        Payload data,
        Map<String, SubscribeOptions> subs,
        String login,
        String tokenId,
        @Nullable Instant issuedAt,
        Payload meta,
        List<Capability> capabilities) {

    /** Nobody in particular. */
    public static final Credentials ANONYMOUS = of("");

    /**
     * Everything at once; {@link #of} and the methods that begin with {@code with} say it by name.
     *
     * @param user the user's id; "" for an anonymous one
     * @param expireAt until when; null for as long as the connection lasts
     * @param info one JSON value, or {@link Payload#EMPTY} for none
     * @param data for the connect reply; {@link Payload#EMPTY} for none
     * @param subs by channel; empty for none
     * @param login the id of a login; "" for none
     * @param tokenId the id of a token; "" for none
     * @param issuedAt when the token was issued; null if nobody says
     * @param meta one JSON value, or {@link Payload#EMPTY} for none
     * @param capabilities empty for none
     */
    public Credentials {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(info, "info must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(subs, "subs must not be null");
        subs = Map.copyOf(subs);
        Objects.requireNonNull(login, "login must not be null");
        Objects.requireNonNull(tokenId, "tokenId must not be null");
        Objects.requireNonNull(meta, "meta must not be null");
        capabilities = List.copyOf(Objects.requireNonNull(capabilities, "capabilities must not be null"));
    }

    /**
     * {@return a user, for as long as the connection lasts, with nothing else}
     *
     * @param user the user's id; "" for an anonymous one
     */
    public static Credentials of(String user) {
        return new Credentials(
                user, null, Payload.EMPTY, Payload.EMPTY, Map.of(), "", "", null, Payload.EMPTY, List.of());
    }

    /**
     * {@return the same with information about the connection}
     *
     * @param info for presence and subscribers: one JSON value, or {@link Payload#EMPTY} for none
     */
    public Credentials withInfo(Payload info) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same with data for the connect reply}
     *
     * @param data one JSON value, any bytes for a client of Protobuf, or {@link Payload#EMPTY} for none
     */
    public Credentials withData(Payload data) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same with server-side subscriptions, in place of those it has}
     *
     * @param subs how to subscribe, by channel; empty for none
     */
    public Credentials withSubs(Map<String, SubscribeOptions> subs) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same, granted until a moment; see {@link #expireAt}}
     *
     * @param moment until when; null for as long as the connection lasts. One that is past refuses the connection
     */
    public Credentials withExpireAt(@Nullable Instant moment) {
        return new Credentials(user, moment, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same by a login}
     *
     * @param login its id, such as that of an HTTP session or the claim {@code sid} of a token; "" for none
     */
    public Credentials withLogin(String login) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same by a token}
     *
     * @param tokenId the token's own id, such as its claim {@code jti}; "" for none
     * @param issuedAt when it was issued; null if nobody says
     */
    public Credentials withToken(String tokenId, @Nullable Instant issuedAt) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same with what the application alone shall know of the connection}
     *
     * @param meta one JSON value, or {@link Payload#EMPTY} for none
     */
    public Credentials withMeta(Payload meta) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }

    /**
     * {@return the same with other capabilities, in place of those it has}
     *
     * @param capabilities what the client may do in channels; empty for what their namespaces allow
     */
    public Credentials withCapabilities(List<Capability> capabilities) {
        return new Credentials(user, expireAt, info, data, subs, login, tokenId, issuedAt, meta, capabilities);
    }
}
