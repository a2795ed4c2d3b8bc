package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Handshake;

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
        public Runnable causedBy(String identity, Runnable task) {
            return task;
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

    /**
     * A task of an application, which knows who has caused it while it runs.
     *
     * @param identity who; "" while it is not known yet
     */
    Runnable causedBy(String identity, Runnable task);
}
