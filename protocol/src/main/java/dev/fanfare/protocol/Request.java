package dev.fanfare.protocol;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Command} asks for. A string that was not sent is empty, a payload that was not sent
 * is {@link Payload#EMPTY}.
 */
public sealed interface Request {

    /** Answers a ping. On the wire it is a command without anything in it. */
    record Pong() implements Request {}

    /**
     * Opens the session; must come first.
     *
     * @param token a JSON Web Token that says who connects
     * @param data for the application's connecting handler
     * @param subs the server-side subscriptions the client had before, with their positions, by channel
     * @param name which SDK it is, for statistics
     * @param version the version of the client application
     * @param headers what a browser could not send as HTTP headers
     */
    record Connect(
            String token,
            Payload data,
            Map<String, Subscribe> subs,
            String name,
            String version,
            Map<String, String> headers)
            implements Request {
        /**
         * Opens the session.
         *
         * @param token "" for none
         * @param data {@link Payload#EMPTY} for none
         * @param subs is copied; empty in a first connect
         * @param name "" if it is not told
         * @param version "" if it is not told
         * @param headers is copied; empty for none
         */
        public Connect {
            subs = Map.copyOf(subs);
            headers = Map.copyOf(headers);
        }

        /**
         * Connects with a token, or, if it is "", without.
         *
         * @param token a JSON Web Token, or ""
         * @return a first connect with nothing else
         */
        public static Connect with(String token) {
            return new Connect(token, Payload.EMPTY, Map.of(), "", "", Map.of());
        }
    }

    /**
     * Subscribes to a channel, or, inside {@link Connect#subs()}, tells the position in one.
     *
     * @param channel which
     * @param token a JSON Web Token that allows this channel
     * @param recover whether to send what was missed since {@code since}
     * @param since the last position the client has seen; zero and "" if it has seen none
     * @param data for the application's subscribing handler
     * @param positioned asks for a stream position and loss detection
     * @param recoverable asks for recovery after a reconnect
     * @param joinLeave asks for join and leave pushes
     * @param delta the delta compression asked for: "" or "fossil"
     * @param filter lets through only publications with matching tags
     * @param flags a bit set; see {@link #CHANNEL_COMPACTION} and {@link #REFUSE_UNRECOVERABLE}
     * @param type 0 for a stream; map and shared-poll types are not offered
     */
    record Subscribe(
            String channel,
            String token,
            boolean recover,
            StreamPosition since,
            Payload data,
            boolean positioned,
            boolean recoverable,
            boolean joinLeave,
            String delta,
            @Nullable FilterNode filter,
            long flags,
            int type)
            implements Request {

        /** Bit in {@link #flags()}: the client understands {@link Push.Compact}. */
        public static final long CHANNEL_COMPACTION = 1;

        /** Bit in {@link #flags()}: answer {@link ProtocolError#UNRECOVERABLE_POSITION} if recovery fails. */
        public static final long REFUSE_UNRECOVERABLE = 2;

        /**
         * Subscribes to a channel with nothing special.
         *
         * @param channel with its namespace, such as {@code chat:lobby}
         * @return a subscription from now on, without token and position
         */
        public static Subscribe to(String channel) {
            return new Subscribe(
                    channel, "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, "", null, 0, 0);
        }

        /**
         * The same wish of a client that only listens, and could make nothing of deltas and numbers of channels.
         *
         * @param name the channel that the wish stands for in a connect request
         * @return the copy
         */
        public Subscribe inChannel(String name) {
            long understood = flags & ~CHANNEL_COMPACTION;
            return new Subscribe(
                    name,
                    token,
                    recover,
                    since,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    "",
                    filter,
                    understood,
                    type);
        }

        /**
         * The same, asking for a position and for what was missed since one.
         *
         * @param lastSeen {@link StreamPosition#NONE} for a client that has seen nothing
         * @return the copy
         */
        public Subscribe recovering(StreamPosition lastSeen) {
            return new Subscribe(
                    channel, token, true, lastSeen, data, true, true, joinLeave, delta, filter, flags, type);
        }

        /**
         * The same with a token.
         *
         * @param newToken a JSON Web Token that allows this channel, or ""
         * @return the copy
         */
        public Subscribe withToken(String newToken) {
            return new Subscribe(
                    channel,
                    newToken,
                    recover,
                    since,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    delta,
                    filter,
                    flags,
                    type);
        }

        /** {@return whether the client understands pushes that have the number of their channel in place of its name} */
        public boolean channelCompaction() {
            return (flags & CHANNEL_COMPACTION) != 0;
        }

        /** {@return whether the client asked for error 112 in place of a subscription that could not recover} */
        public boolean refuseUnrecoverable() {
            return (flags & REFUSE_UNRECOVERABLE) != 0;
        }
    }

    /** Ends a subscription; succeeds even if there is none. */
    record Unsubscribe(String channel) implements Request {}

    /** Publishes to a channel. */
    record Publish(String channel, Payload data) implements Request {}

    /** Asks who is subscribed to a channel. */
    record Presence(String channel) implements Request {}

    /** Asks how many are subscribed to a channel. */
    record PresenceStats(String channel) implements Request {}

    /**
     * Asks for a channel's history.
     *
     * @param limit 0 for the position only, negative for everything the server allows, else how many
     * @param since exclusive starting point, null for the beginning (or the end if reversed)
     * @param reverse from new to old
     */
    record History(String channel, int limit, @Nullable StreamPosition since, boolean reverse) implements Request {}

    /** The unused ping command; answered with {@link ProtocolError#NOT_AVAILABLE}. */
    record Ping() implements Request {}

    /** A message to the application without a reply. */
    record Send(Payload data) implements Request {}

    /** Calls a method of the application. */
    record Rpc(String method, Payload data) implements Request {}

    /** Extends an expiring connection with a new token. */
    record Refresh(String token) implements Request {}

    /** Extends an expiring subscription with a new token. */
    record SubRefresh(String channel, String token) implements Request {}
}
