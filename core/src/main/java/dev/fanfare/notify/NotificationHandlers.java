package dev.fanfare.notify;

import dev.fanfare.http.Handshake;

/**
 * What an application hears of its clients. Handlers run on handler threads, never on an event loop, and
 * may block; those of one connection run one after the other, in order. What one throws is logged and
 * reported to the {@link ErrorHandler}; the connection stays open.
 */
public final class NotificationHandlers {

    private NotificationHandlers() {}

    /** Hears what clients send. */
    @FunctionalInterface
    public interface ReceivedHandler {

        /**
         * A client has sent something that needs no answer.
         *
         * @param clientId which browser or device, as its user
         * @param text a JSON string without its quotes, or any other JSON value as it was written
         * @throws Exception because something failed; it is logged and reported, and the connection stays open
         */
        void onReceived(String clientId, String text) throws Exception;
    }

    /** Hears of connections that are open. */
    @FunctionalInterface
    public interface OpenHandler {

        /**
         * A connection of a client is open and registered: notifications reach it.
         *
         * @param clientId which browser or device, as its user
         * @throws Exception because something failed; it is logged and reported, and the connection stays open
         */
        void onOpen(String clientId) throws Exception;
    }

    /** Hears of connections that are gone. */
    @FunctionalInterface
    public interface CloseHandler {

        /**
         * A connection of a client is gone and no longer registered; others may be left.
         *
         * @param clientId which browser or device, as its user
         * @param code why, see {@link dev.fanfare.protocol.Disconnect}; 3000 if it was not the server's doing
         * @param reason the code in words
         * @throws Exception because something failed; it is logged and reported, and the connection stays open
         */
        void onClose(String clientId, int code, String reason) throws Exception;
    }

    /** Says whose HTTP requests are. */
    @FunctionalInterface
    public interface RequestHandler {

        /**
         * An HTTP request with the cookie of a browser has come. Runs on the thread of the endpoint, before it.
         *
         * @param request what came, with its headers and cookies
         * @return the user who is behind the request, as connections of that user have it; "" for nobody who is known
         * @throws Exception because something failed; it is logged and reported, and the request is nobody's action
         */
        String userOf(Handshake request) throws Exception;
    }

    /** Hears of handlers that have failed. */
    @FunctionalInterface
    public interface ErrorHandler {

        /**
         * A handler has thrown something, or has answered something that its client cannot be given.
         *
         * @param clientId whose handler it was; "" if that was not known yet
         * @param error what was thrown, or says what was wrong with the answer
         * @throws Exception because something failed here, too; it is logged
         */
        void onError(String clientId, Throwable error) throws Exception;
    }
}
