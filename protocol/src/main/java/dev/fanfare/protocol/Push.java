package dev.fanfare.protocol;

/** What a server sends on its own account. */
public sealed interface Push extends ServerMessage {

    /** {@return the channel it is about; "" if it is about the connection} */
    String channel();

    /** A publication in a channel. */
    record Published(String channel, Publication publication) implements Push {}

    /** Somebody subscribed. */
    record Join(String channel, ClientInfo info) implements Push {}

    /** Somebody is gone. */
    record Leave(String channel, ClientInfo info) implements Push {}

    /**
     * One of those above, whose channel is told by its number: channel compaction.
     *
     * @param id the number that the reply to the subscription gave, more than 0; of this connection alone
     * @param push what it is; its channel is not sent, and is "" where this was read
     */
    record Compact(long id, Push push) implements Push {
        @Override
        public String channel() {
            return push.channel();
        }
    }

    /** The server ended a subscription. */
    record Unsubscribed(String channel, UnsubscribeCode code) implements Push {}

    /** The server added a subscription. */
    record Subscribed(String channel, boolean recoverable, boolean positioned, StreamPosition position, Payload data)
            implements Push {}

    /** A message to this connection alone. */
    record Message(Payload data) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }

    /** The session is open; only on unidirectional transports. */
    record Connected(Result.Connect result) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }

    /** The session is over; only on transports that have no close code of their own. */
    record Disconnected(Disconnect disconnect) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }

    /** The connection lives on; only on unidirectional transports. */
    record Refreshed(Expiry expiry) implements Push {
        @Override
        public String channel() {
            return "";
        }
    }
}
