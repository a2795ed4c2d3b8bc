package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.time.Instant;
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
 */
public record Credentials(
        String user,
        @Nullable Instant expireAt,
        Payload info,
        Payload data,
        Map<String, SubscribeOptions> subs,
        String login) {

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
     */
    public Credentials {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(info, "info must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(subs, "subs must not be null");
        subs = Map.copyOf(subs);
        Objects.requireNonNull(login, "login must not be null");
    }

    /**
     * {@return a user, for as long as the connection lasts, with nothing else}
     *
     * @param user the user's id; "" for an anonymous one
     */
    public static Credentials of(String user) {
        return new Credentials(user, null, Payload.EMPTY, Payload.EMPTY, Map.of(), "");
    }

    /**
     * {@return the same with information about the connection}
     *
     * @param info for presence and subscribers: one JSON value, or {@link Payload#EMPTY} for none
     */
    public Credentials withInfo(Payload info) {
        return new Credentials(user, expireAt, info, data, subs, login);
    }

    /**
     * {@return the same with data for the connect reply}
     *
     * @param data one JSON value, any bytes for a client of Protobuf, or {@link Payload#EMPTY} for none
     */
    public Credentials withData(Payload data) {
        return new Credentials(user, expireAt, info, data, subs, login);
    }

    /**
     * {@return the same with server-side subscriptions, in place of those it has}
     *
     * @param subs how to subscribe, by channel; empty for none
     */
    public Credentials withSubs(Map<String, SubscribeOptions> subs) {
        return new Credentials(user, expireAt, info, data, subs, login);
    }

    /**
     * {@return the same, granted until a moment; see {@link #expireAt}}
     *
     * @param moment until when; null for as long as the connection lasts. One that is past refuses the connection
     */
    public Credentials withExpireAt(@Nullable Instant moment) {
        return new Credentials(user, moment, info, data, subs, login);
    }

    /**
     * {@return the same by a login}
     *
     * @param login its id, such as that of an HTTP session or the claim {@code sid} of a token; "" for none
     */
    public Credentials withLogin(String login) {
        return new Credentials(user, expireAt, info, data, subs, login);
    }
}
