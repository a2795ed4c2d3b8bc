package dev.fanfare.internal.notify;

import dev.fanfare.handler.Client;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.http.Handshake;
import dev.fanfare.notify.NotificationHandlers.CloseHandler;
import dev.fanfare.notify.NotificationHandlers.ErrorHandler;
import dev.fanfare.notify.NotificationHandlers.OpenHandler;
import dev.fanfare.notify.NotificationHandlers.ReceivedHandler;
import dev.fanfare.notify.NotificationHandlers.RequestHandler;
import dev.fanfare.protocol.Outside;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers that an application has set, and how they are called. Safe for any thread. */
final class HandlerTable {

    private static final Logger LOG = LoggerFactory.getLogger(HandlerTable.class);

    private volatile @Nullable ReceivedHandler received;
    private volatile @Nullable OpenHandler open;
    private volatile @Nullable CloseHandler close;
    private volatile @Nullable RequestHandler request;
    private volatile @Nullable ErrorHandler error;

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
