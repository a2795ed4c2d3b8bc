package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Handshake;
import java.util.concurrent.Executor;

/**
 * Knows which browser or device a connection belongs to. Called on event loops; its methods return at
 * once.
 */
public interface Identities {

    /** Nobody knows. */
    Identities NONE = new Identities() {
        @Override
        public String identify(Handshake handshake, Payload data) {
            return "";
        }

        @Override
        public Credentials complete(String identity, Handshake handshake, Credentials credentials) {
            return credentials;
        }

        @Override
        public Executor threads(String identity, Executor threads) {
            return threads;
        }
    };

    /**
     * Finds out whose a connection is, before anything else is asked about it.
     *
     * @param data what the client said in its connect command
     * @return an id that is the same for all connections of a browser or device
     * @throws DisconnectException if the connection claims an id that it cannot prove
     */
    String identify(Handshake handshake, Payload data);

    /** Adds what follows from the identity to what a client starts with. */
    Credentials complete(String identity, Handshake handshake, Credentials credentials);

    /** The threads that an application's handlers run on for this identity. */
    Executor threads(String identity, Executor threads);
}
