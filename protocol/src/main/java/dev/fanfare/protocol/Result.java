package dev.fanfare.protocol;

import java.util.List;
import java.util.Map;

/** What a command brought. */
public sealed interface Result {

    /**
     * The session is open.
     *
     * @param client the session's id, new and unguessable
     * @param version the server's version; never empty
     * @param expiry whether and when the client must refresh
     * @param data from the application's connecting handler
     * @param subs the server-side subscriptions, by channel
     * @param pingSeconds how often the server pings; 0 announces nothing
     * @param pong whether the client must answer pings
     * @param session names the session in emulation requests; empty on a WebSocket
     * @param node the node that holds the session; empty on a WebSocket
     * @param timeMillis the server's clock, or 0
     */
    record Connect(
            String client,
            String version,
            Expiry expiry,
            Payload data,
            Map<String, Subscribe> subs,
            int pingSeconds,
            boolean pong,
            String session,
            String node,
            long timeMillis)
            implements Result {
        /**
         * The session is open.
         *
         * @param client the session's id
         * @param version never empty
         * @param expiry how long the session lives
         * @param data {@link Payload#EMPTY} for none
         * @param subs is copied; empty for none
         * @param pingSeconds 0 announces nothing
         * @param pong false if clients need not answer pings
         * @param session "" on a WebSocket
         * @param node "" on a WebSocket
         * @param timeMillis since 1970, or 0
         */
        public Connect {
            subs = Map.copyOf(subs);
        }
    }

    /**
     * The subscription stands.
     *
     * @param expiry whether and when the client must refresh it
     * @param recoverable whether a later reconnect can recover
     * @param positioned whether offsets are checked for gaps; true whenever {@code recoverable} is
     * @param position where the client is now; zero and "" unless positioned
     * @param publications what was missed, in ascending order; only after a successful recovery
     * @param recovered whether nothing is missing
     * @param wasRecovering whether a recovery was attempted
     * @param data from the application's subscribing handler
     * @param delta whether publications come as deltas
     * @param id the channel's number in pushes, {@link Push.Compact}; 0 if they have its name
     * @param keyed what there is to say of a map or a shared poll; {@link Keyed#NONE} for a stream
     */
    record Subscribe(
            Expiry expiry,
            boolean recoverable,
            boolean positioned,
            StreamPosition position,
            List<Publication> publications,
            boolean recovered,
            boolean wasRecovering,
            Payload data,
            boolean delta,
            long id,
            Keyed keyed)
            implements Result {
        /**
         * The subscription stands.
         *
         * @param expiry how long it lives
         * @param recoverable whether a later reconnect can recover
         * @param positioned true if {@code recoverable} is
         * @param position {@link StreamPosition#NONE} unless positioned
         * @param publications is copied; empty unless recovered
         * @param recovered whether nothing is missing
         * @param wasRecovering whether a recovery was attempted
         * @param data {@link Payload#EMPTY} for none
         * @param delta whether publications come as deltas
         * @param id 0 for pushes with the channel's name
         * @param keyed {@link Keyed#NONE} for a stream
         */
        public Subscribe {
            publications = List.copyOf(publications);
        }

        /**
         * The subscription to a stream stands.
         *
         * @param expiry how long it lives
         * @param recoverable whether a later reconnect can recover
         * @param positioned true if {@code recoverable} is
         * @param position {@link StreamPosition#NONE} unless positioned
         * @param publications is copied; empty unless recovered
         * @param recovered whether nothing is missing
         * @param wasRecovering whether a recovery was attempted
         * @param data {@link Payload#EMPTY} for none
         * @param delta whether publications come as deltas
         * @param id 0 for pushes with the channel's name
         */
        public Subscribe(
                Expiry expiry,
                boolean recoverable,
                boolean positioned,
                StreamPosition position,
                List<Publication> publications,
                boolean recovered,
                boolean wasRecovering,
                Payload data,
                boolean delta,
                long id) {
            this(
                    expiry,
                    recoverable,
                    positioned,
                    position,
                    publications,
                    recovered,
                    wasRecovering,
                    data,
                    delta,
                    id,
                    Keyed.NONE);
        }

        /**
         * The same subscription where nothing is recovered.
         *
         * @param top where the client goes on
         * @return without publications, and not recovered
         */
        public Subscribe notRecovered(StreamPosition top) {
            return new Subscribe(
                    expiry, recoverable, positioned, top, List.of(), false, wasRecovering, data, delta, id, keyed);
        }

        /**
         * The same subscription to a shared poll.
         *
         * @param epoch names the versions of its items; "" if that is not known yet
         * @return without a position
         */
        public Subscribe ofSharedPoll(String epoch) {
            return new Subscribe(
                    expiry,
                    false,
                    false,
                    new StreamPosition(0, epoch),
                    List.of(),
                    false,
                    false,
                    data,
                    delta,
                    id,
                    new Keyed(Request.Subscribe.SHARED_POLL, Request.MapPage.LIVE, "", List.of(), 0));
        }
    }

    /**
     * What a subscription to a map or a shared poll has beside that to a stream.
     *
     * @param type the {@link Request.Subscribe#type()} that clients are told
     * @param phase the {@link Request.MapPage#phase()} in which the client still is
     * @param cursor where the next page of the state begins; "" if there is none
     * @param state a page of what is there, in the order of keys
     * @param publishDebounceMillis how long a client should collect what it publishes under one key; 0 for not at all
     */
    record Keyed(int type, int phase, String cursor, List<Publication> state, int publishDebounceMillis) {

        /** Of a stream. */
        public static final Keyed NONE = new Keyed(Request.Subscribe.STREAM, 0, "", List.of(), 0);

        /**
         * What a subscription has beside that to a stream.
         *
         * @param type not {@link Request.Subscribe#STREAM}
         * @param phase {@link Request.MapPage#LIVE} once changes are pushed
         * @param cursor "" for none
         * @param state is copied
         * @param publishDebounceMillis 0 for none
         */
        public Keyed {
            state = List.copyOf(state);
        }
    }

    /** The subscription is gone. */
    record Unsubscribe() implements Result {}

    /** The publication is accepted. */
    record Publish() implements Result {}

    /**
     * Who is subscribed.
     *
     * @param clients the connected clients, by client id
     */
    record Presence(Map<String, ClientInfo> clients) implements Result {
        /**
         * Who is subscribed.
         *
         * @param clients is copied; empty if nobody is
         */
        public Presence {
            clients = Map.copyOf(clients);
        }
    }

    /**
     * How many are subscribed.
     *
     * @param clients connections
     * @param users distinct user ids; the anonymous "" counts as one
     */
    record PresenceStats(int clients, int users) implements Result {}

    /**
     * A part of a channel's history.
     *
     * @param publications what was asked for
     * @param position the top of the stream
     */
    record History(List<Publication> publications, StreamPosition position) implements Result {
        /**
         * A part of a channel's history.
         *
         * @param publications is copied; empty for the position only
         * @param position the top of the stream
         */
        public History {
            publications = List.copyOf(publications);
        }
    }

    /** What the application's method returned. */
    record Rpc(Payload data) implements Result {}

    /** The connection lives on. */
    record Refresh(String client, String version, Expiry expiry) implements Result {}

    /**
     * The subscription lives on, or items are tracked.
     *
     * @param expiry whether and when the client must refresh it, or what it tracks
     * @param items what is known already of tracked items, and newer than what the client has
     */
    record SubRefresh(Expiry expiry, List<Publication> items) implements Result {
        /**
         * The subscription lives on, or items are tracked.
         *
         * @param expiry how long
         * @param items is copied; empty for none
         */
        public SubRefresh {
            items = List.copyOf(items);
        }

        /**
         * The subscription lives on.
         *
         * @param expiry how long
         */
        public SubRefresh(Expiry expiry) {
            this(expiry, List.of());
        }
    }
}
