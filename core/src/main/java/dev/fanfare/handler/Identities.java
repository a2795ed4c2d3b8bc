package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import dev.fanfare.spi.Handshake;
import java.util.Objects;

/**
 * Knows which client (a browser or device, as one user) a connection belongs to. Called on event loops; its
 * methods return at once.
 */
public interface Identities {

    /** Nobody knows. */
    Identities NONE = new Identities() {
        @Override
        public String device(Handshake handshake, Payload data) {
            return "";
        }

        @Override
        public Admitted admit(String device, Handshake handshake, Credentials credentials) {
            return new Admitted("", credentials);
        }

        @Override
        public Runnable causedBy(String identity, Runnable task) {
            return task;
        }
    };

    /**
     * Finds out from which browser or device a connection comes, before anything else is asked about it.
     *
     * @param data what the client said in its connect command
     * @return an id that is the same for all connections of a browser or device, whoever uses it
     * @throws DisconnectException if the connection claims an id that it cannot prove
     */
    String device(Handshake handshake, Payload data);

    /**
     * Decides which client a connection belongs to, now that its user is known. Different users are never
     * the same client, whatever their browser has brought.
     *
     * @param device what {@link #device} has found out
     * @param credentials who the user is
     */
    Admitted admit(String device, Handshake handshake, Credentials credentials);

    /**
     * What follows from an identity.
     *
     * @param identity an id that is the same for all connections of a user from a browser or device
     * @param credentials what the client starts with
     */
    record Admitted(String identity, Credentials credentials) {

        public Admitted {
            Objects.requireNonNull(identity, "identity must not be null");
            Objects.requireNonNull(credentials, "credentials must not be null");
        }
    }

    /**
     * A task of an application, which knows who has caused it while it runs.
     *
     * @param identity who; "" while it is not known yet
     */
    Runnable causedBy(String identity, Runnable task);
}
