package dev.fanfare.notify;

import dev.fanfare.protocol.Payload;
import java.time.Duration;

/**
 * Something that happened at a client, for which it called the server.
 *
 * @param clientId which client
 * @param name what
 * @param payload its parameters: one JSON value, or {@link Payload#EMPTY}
 */
public record ClientEvent(String clientId, String name, Payload payload) {

    /** Answers client events. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles one event. Runs on a handler thread and may block.
         *
         * @return what all callers get: one JSON value, or {@link Payload#EMPTY}
         * @throws Exception to refuse or because something failed; see {@link dev.fanfare.handler.Handler}
         */
        Payload handle(ClientEvent event) throws Exception;
    }

    /** Which parameters a run gets when several events come together. */
    public enum Keep {
        /** Those of the first; it runs at once. */
        FIRST,
        /** Those of the last; it runs when the window is over. */
        LAST
    }

    /**
     * How the same event of the same client that comes again at once is treated.
     *
     * @param window how long after an event others count as the same; zero to run every one. Default 100 ms
     * @param keep which parameters count. Default {@link Keep#FIRST}
     */
    public record Repeats(Duration window, Keep keep) {

        /** The defaults. */
        public static final Repeats DEFAULT = new Repeats(Duration.ofMillis(100), Keep.FIRST);

        /** Every event runs. */
        public static final Repeats ALL = new Repeats(Duration.ZERO, Keep.FIRST);

        public Repeats {
            if (window.isNegative()) {
                throw new IllegalArgumentException("the window must not be negative, and is " + window);
            }
        }
    }
}
