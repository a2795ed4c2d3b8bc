package dev.fanfare.handler;

/**
 * Is told about something that has happened to a client or a channel. It runs on a handler thread, in order with
 * the other events of that client or channel; what it throws is logged.
 *
 * @param <E> the event
 */
@FunctionalInterface
public interface Listener<E> {

    /**
     * Hears of one event.
     *
     * @param event what has happened
     * @throws Exception because something failed
     */
    void on(E event) throws Exception;
}
