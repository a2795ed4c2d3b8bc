package dev.fanfare.notify;

import dev.fanfare.handler.Client;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.protocol.Outside;
import dev.fanfare.spi.Handshake;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an application hears of its clients. Handlers run on handler threads, never on an event loop, and
 * may block; those of one connection run one after the other, in order. What one throws is logged and
 * reported to the {@link ErrorHandler}; the connection stays open.
 */
public final class NotificationHandlers {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationHandlers.class);

    private volatile @Nullable ReceivedHandler received;
    private volatile @Nullable OpenHandler open;
    private volatile @Nullable CloseHandler close;
    private volatile @Nullable RequestHandler request;
    private volatile @Nullable ErrorHandler error;

    NotificationHandlers() {}

    /** Hears what clients send. */
    @FunctionalInterface
    public interface ReceivedHandler {

        /**
         * A client has sent something that needs no answer.
         *
         * @param text a JSON string without its quotes, or any other JSON value as it was written
         */
        void onReceived(String clientId, String text) throws Exception;
    }

    /** Hears of connections that are open. */
    @FunctionalInterface
    public interface OpenHandler {

        /** A connection of a client is open and registered: notifications reach it. */
        void onOpen(String clientId) throws Exception;
    }

    /** Hears of connections that are gone. */
    @FunctionalInterface
    public interface CloseHandler {

        /**
         * A connection of a client is gone and no longer registered; others may be left.
         *
         * @param code why, see {@link dev.fanfare.protocol.Disconnect}; 3000 if it was not the server's doing
         */
        void onClose(String clientId, int code, String reason) throws Exception;
    }

    /** Says whose HTTP requests are. */
    @FunctionalInterface
    public interface RequestHandler {

        /**
         * An HTTP request with the cookie of a browser has come. Runs on the thread of the endpoint, before it.
         *
         * @return the user who is behind the request, as connections of that user have it; "" for nobody who
         *     is known
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
         */
        void onError(String clientId, Throwable error) throws Exception;
    }

    void received(ReceivedHandler handler) {
        received = handler;
    }

    void open(OpenHandler handler) {
        open = handler;
    }

    void close(CloseHandler handler) {
        close = handler;
    }

    void request(RequestHandler handler) {
        request = handler;
    }

    boolean hearsRequests() {
        return request != null;
    }

    /** The user behind a request; null if the application failed to say. */
    @Nullable
    String userOf(Handshake what) {
        RequestHandler handler = request;
        if (handler == null) {
            return "";
        }
        try {
            return Objects.requireNonNull(handler.userOf(what), "the handler of requests must not answer null");
        } catch (Throwable failed) {
            LOG.error("It is not known whose {} is", what, failed);
            failed("", failed);
            return null;
        }
    }

    void error(ErrorHandler handler) {
        error = handler;
    }

    private interface Call {
        void run() throws Exception;
    }

    private void call(String clientId, Call handler) {
        try {
            handler.run();
        } catch (Throwable failed) {
            LOG.error("A handler of client {} failed", clientId, failed);
            failed(clientId, failed);
        }
    }

    /** Reports what a handler has thrown. */
    void failed(String clientId, Throwable problem) {
        ErrorHandler handler = error;
        if (handler != null) {
            try {
                handler.onError(clientId, problem);
            } catch (Throwable again) {
                LOG.error("The error handler of client {} failed", clientId, again);
            }
        }
    }

    void tellReceived(MessageEvent event) {
        ReceivedHandler handler = received;
        if (handler == null) {
            LOG.debug(
                    "Nobody hears what client {} says",
                    Outside.of(event.client().identity()));
            return;
        }
        String client = event.client().identity();
        call(client, () -> handler.onReceived(client, JsonValues.textOf(event.data())));
    }

    void tellOpen(Client event) {
        OpenHandler handler = open;
        if (handler != null) {
            call(event.identity(), () -> handler.onOpen(event.identity()));
        }
    }

    void tellClose(DisconnectedEvent event) {
        CloseHandler handler = close;
        String client = event.client().identity();
        if (handler != null) {
            call(
                    client,
                    () -> handler.onClose(
                            client, event.reason().code(), event.reason().reason()));
        }
    }

    /** An application's own listener and one of ours, of which neither keeps the other from hearing. */
    static <E> Listener<E> both(@Nullable Listener<E> applications, Listener<E> ours) {
        return applications == null
                ? ours
                : event -> {
                    try {
                        applications.on(event);
                    } finally {
                        ours.on(event);
                    }
                };
    }
}
