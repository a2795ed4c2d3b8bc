package dev.fanfare.internal.handler;

import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Payload;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

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
        public String identity(String device, String user) {
            return "";
        }

        @Override
        public CompletionStage<Credentials> admit(
                String device, String identity, Handshake handshake, Credentials credentials) {
            return CompletableFuture.completedStage(credentials);
        }

        @Override
        public Runnable causedBy(String identity, Runnable task) {
            return task;
        }

        @Override
        public Executor threads(Handshake request, Executor threads) {
            return threads;
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
     * @param user the user's id; "" for an anonymous one
     * @return an id that is the same for all connections of a user from a browser or device
     */
    String identity(String device, String user);

    /**
     * Adds what follows from an identity to what a client starts with.
     *
     * @param identity what {@link #identity} has decided; the session can be found by it already, so that nothing that
     *     changes from now on is missed
     * @param credentials what the client starts with without
     * @return completes on any thread; fails with what its client is told, if nobody can say what follows
     */
    CompletionStage<Credentials> admit(String device, String identity, Handshake handshake, Credentials credentials);

    /**
     * A task of an application, which knows who has caused it while it runs.
     *
     * @param identity who; "" while it is not known yet
     */
    Runnable causedBy(String identity, Runnable task);

    /**
     * Threads for what an application does about an HTTP request, which knows who has caused it while it runs.
     *
     * @param threads run it
     */
    Executor threads(Handshake request, Executor threads);
}
