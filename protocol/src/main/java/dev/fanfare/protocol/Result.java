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
            long id)
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
         */
        public Subscribe {
            publications = List.copyOf(publications);
        }

        /**
         * The same subscription where nothing is recovered.
         *
         * @param top where the client goes on
         * @return without publications, and not recovered
         */
        public Subscribe notRecovered(StreamPosition top) {
            return new Subscribe(
                    expiry, recoverable, positioned, top, List.of(), false, wasRecovering, data, delta, id);
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

    /** The subscription lives on. */
    record SubRefresh(Expiry expiry) implements Result {}
}
