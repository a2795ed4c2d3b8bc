package dev.fanfare.protocol;

import java.util.List;
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
     * @param type what kind of channel the client expects: {@link #STREAM}, {@link #MAP}, {@link #MAP_OF_CLIENTS}, {@link
     *     #MAP_OF_USERS} or {@link #SHARED_POLL}
     * @param page which part of a map is asked for; {@link MapPage#NONE} for none
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
            int type,
            MapPage page)
            implements Request {

        /** The {@link #type()} of a channel with publications that follow each other. */
        public static final int STREAM = 0;

        /** The type of a channel that holds values by key. */
        public static final int MAP = 1;

        /** The type of a map of the clients that are subscribed to another channel. */
        public static final int MAP_OF_CLIENTS = 2;

        /** The type of a map of the users that are subscribed to another channel. */
        public static final int MAP_OF_USERS = 3;

        /** The type of a channel whose items the server asks a backend for. */
        public static final int SHARED_POLL = 4;

        /** Bit in {@link #flags()}: the client understands {@link Push.Compact}. */
        public static final long CHANNEL_COMPACTION = 1;

        /** Bit in {@link #flags()}: answer {@link ProtocolError#UNRECOVERABLE_POSITION} if recovery fails. */
        public static final long REFUSE_UNRECOVERABLE = 2;

        /**
         * Subscribes to a channel, or tells the position in one, without a page of a map.
         *
         * @param channel which
         * @param token "" for none
         * @param recover whether to send what was missed
         * @param since the last position the client has seen
         * @param data {@link Payload#EMPTY} for none
         * @param positioned asks for a position
         * @param recoverable asks for recovery
         * @param joinLeave asks for join and leave pushes
         * @param delta "" or "fossil"
         * @param filter null for none
         * @param flags a bit set
         * @param type {@link #STREAM} or another
         */
        public Subscribe(
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
                int type) {
            this(
                    channel,
                    token,
                    recover,
                    since,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    delta,
                    filter,
                    flags,
                    type,
                    MapPage.NONE);
        }

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
                    type,
                    page);
        }

        /**
         * The same for a channel of another type.
         *
         * @param newType {@link #MAP}, for example
         * @param newPage which part of a map is asked for; {@link MapPage#NONE} for none
         * @return the copy
         */
        public Subscribe ofType(int newType, MapPage newPage) {
            return new Subscribe(
                    channel,
                    token,
                    recover,
                    since,
                    data,
                    positioned,
                    recoverable,
                    joinLeave,
                    delta,
                    filter,
                    flags,
                    newType,
                    newPage);
        }

        /**
         * The same, asking for a position and for what was missed since one.
         *
         * @param lastSeen {@link StreamPosition#NONE} for a client that has seen nothing
         * @return the copy
         */
        public Subscribe recovering(StreamPosition lastSeen) {
            return new Subscribe(
                    channel, token, true, lastSeen, data, true, true, joinLeave, delta, filter, flags, type, page);
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
                    type,
                    page);
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

    /**
     * Which part of a map is asked for.
     *
     * @param phase {@link #LIVE}, {@link #STREAM} or {@link #STATE}
     * @param cursor the last key of the page before; "" for the first page
     * @param limit how many keys or changes at the most; 0 for as many as the server likes
     */
    record MapPage(int phase, String cursor, int limit) {

        /** The phase in which changes are pushed; of what is no map, the only one. */
        public static final int LIVE = 0;

        /** The phase in which a client is given the changes since it began to read. */
        public static final int STREAM = 1;

        /** The phase in which a client is given what is there. */
        public static final int STATE = 2;

        /** Nothing is asked for. */
        public static final MapPage NONE = new MapPage(LIVE, "", 0);
    }

    /** Ends a subscription; succeeds even if there is none. */
    record Unsubscribe(String channel) implements Request {}

    /**
     * Publishes to a channel.
     *
     * @param channel which
     * @param data {@link Payload#EMPTY} if it was not sent
     * @param type the {@link Subscribe#type()} of the channel, as the client sees it
     * @param key which value of a map; "" elsewhere
     * @param removed whether the key is to be taken out of the map
     */
    record Publish(String channel, Payload data, int type, String key, boolean removed) implements Request {

        /**
         * Publishes to a stream.
         *
         * @param channel which
         * @param data {@link Payload#EMPTY} if it was not sent
         */
        public Publish(String channel, Payload data) {
            this(channel, data, Subscribe.STREAM, "", false);
        }
    }

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

    /**
     * Extends an expiring subscription with a new token, or says which items of a shared poll the client is interested in.
     *
     * @param channel which
     * @param token "" if items are tracked
     * @param type {@link #TOKEN}, {@link #TRACK} or {@link #UNTRACK}
     * @param track what the client is interested in from now on
     * @param untrack the keys it is interested in no longer
     */
    record SubRefresh(String channel, String token, int type, List<TrackBatch> track, List<String> untrack)
            implements Request {

        /** The {@link #type()} that brings a token. */
        public static final int TOKEN = 0;

        /** The type that tracks items, and may untrack others. */
        public static final int TRACK = 1;

        /** The type that untracks items. */
        public static final int UNTRACK = 2;

        /**
         * Extends a subscription, or tracks items.
         *
         * @param channel which
         * @param token "" for none
         * @param type what it is
         * @param track is copied; empty for none
         * @param untrack is copied; empty for none
         */
        public SubRefresh {
            track = List.copyOf(track);
            untrack = List.copyOf(untrack);
        }

        /**
         * Extends an expiring subscription.
         *
         * @param channel which
         * @param token "" if none was sent
         */
        public SubRefresh(String channel, String token) {
            this(channel, token, TOKEN, List.of(), List.of());
        }
    }

    /**
     * Items of a shared poll that one signature allows together.
     *
     * @param signature what the application gave the client for these keys in this order
     * @param items at least one
     */
    record TrackBatch(String signature, List<TrackedItem> items) {
        /**
         * Items of a shared poll.
         *
         * @param signature "" if none was sent
         * @param items is copied
         */
        public TrackBatch {
            items = List.copyOf(items);
        }
    }

    /**
     * An item of a shared poll that a client is interested in.
     *
     * @param key which
     * @param version the one that the client has; 0 for none
     */
    record TrackedItem(String key, long version) {}
}
