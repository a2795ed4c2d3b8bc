package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a connecting client is, and what it starts with.
 *
 * @param user the user's id; "" for an anonymous one
 * @param expireAt when the client must refresh, or null for never
 * @param info about this connection, for presence and for the subscribers it publishes to
 * @param data for the client, in the connect reply
 * @param subs server-side subscriptions to start with, by channel
 */
public record Credentials(
        String user, @Nullable Instant expireAt, Payload info, Payload data, Map<String, SubscribeOptions> subs) {

    /** Nobody in particular. */
    public static final Credentials ANONYMOUS = of("");

    public Credentials {
        subs = Map.copyOf(subs);
    }

    /** A user, for as long as the connection lasts, with nothing else. */
    public static Credentials of(String user) {
        return new Credentials(user, null, Payload.EMPTY, Payload.EMPTY, Map.of());
    }

    /** The same with information about the connection. */
    public Credentials withInfo(Payload newInfo) {
        return new Credentials(user, expireAt, newInfo, data, subs);
    }

    /** The same with data for the connect reply. */
    public Credentials withData(Payload newData) {
        return new Credentials(user, expireAt, info, newData, subs);
    }

    /** The same with server-side subscriptions. */
    public Credentials withSubs(Map<String, SubscribeOptions> newSubs) {
        return new Credentials(user, expireAt, info, data, newSubs);
    }

    /** The same, to be refreshed by the client before a moment. */
    public Credentials withExpireAt(@Nullable Instant moment) {
        return new Credentials(user, moment, info, data, subs);
    }
}
