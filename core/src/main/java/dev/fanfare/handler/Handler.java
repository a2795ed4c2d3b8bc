package dev.fanfare.handler;

/**
 * The application's answer to an event of a client.
 *
 * <p>It runs on a handler thread, never on an event loop, and may block. The events of one client are
 * handled one after the other, in order; those of different clients at the same time.
 *
 * <p>To refuse, throw {@link ErrorException} (the client gets the error and stays) or {@link
 * DisconnectException} (the connection is closed). Anything else that is thrown is logged, and the
 * client gets {@code internal server error}.
 *
 * @param <E> the event
 * @param <R> the answer
 */
@FunctionalInterface
public interface Handler<E, R> {

    /**
     * Handles one event.
     *
     * @param event what the client wants
     * @return what is decided; null is a failure, and the client gets {@code internal server error}
     * @throws Exception to refuse or because something failed
     */
    R handle(E event) throws Exception;
}
