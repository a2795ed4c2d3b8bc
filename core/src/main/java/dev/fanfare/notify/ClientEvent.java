package dev.fanfare.notify;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.util.Objects;

/**
 * Something that happened at a client, for which it called the server.
 *
 * @param clientId which client
 * @param name what
 * @param payload its parameters: one JSON value, or {@link Payload#EMPTY}; from clients of Protobuf, any bytes
 */
public record ClientEvent(String clientId, String name, Payload payload) {

    /**
     * An event as the engine makes it; public for tests of handlers. No argument may be null.
     *
     * @param clientId the client id of the caller
     * @param name not empty
     * @param payload {@link Payload#EMPTY} for no parameters
     */
    public ClientEvent {
        Objects.requireNonNull(clientId, "clientId must not be null");
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(payload, "payload must not be null");
    }

    /**
     * The parameters as an object of a class that Jackson 3 can read: a record, a class, a collection, or {@link
     * tools.jackson.databind.JsonNode}. Numbers keep every digit.
     *
     * @param <T> what is read
     * @param type such as a record, or {@link tools.jackson.databind.JsonNode} for any JSON
     * @return the object; never null
     * @throws ErrorException {@code BAD_REQUEST} if they are no such object; thrown on by the handler, it refuses the
     *     event
     */
    public <T> T as(Class<T> type) {
        return JsonValues.read(payload, type);
    }

    /** {@return the parameters as text: a JSON string without its quotes, anything else as it is written} */
    public String text() {
        return JsonValues.textOf(payload);
    }

    /** Answers client events. */
    @FunctionalInterface
    public interface Handler {

        /**
         * Handles one event. Runs on a handler thread and may block.
         *
         * @param event who called, and with what parameters
         * @return what all callers get: {@link Payload#EMPTY} for nothing, a {@link Payload} of one JSON value, a text,
         *     or any other object that Jackson 3 can write; or a {@link java.util.concurrent.CompletionStage} of one of
         *     these. Null is a failure
         * @throws Exception to refuse, {@link ErrorException#ErrorException(int, String)} with a text of one's own; or
         *     because something failed; see {@link dev.fanfare.handler.Handler}
         */
        Object handle(ClientEvent event) throws Exception;
    }

    /** What makes an event that comes within the window of another a repeat of it. */
    public enum Rule {
        /**
         * The same name and equal parameters, from the same connection: a double click. Parameters are equal if
         * they are the same JSON text but for whitespace between its tokens.
         */
        EQUAL,
        /** The same name, from any connection of the same client, whatever the parameters. */
        NAME
    }

    /** Which parameters a run gets when several events come together. */
    public enum Keep {
        /** Those of the first; it runs at once. */
        FIRST,
        /** Those of the last; it runs when the window is over. */
        LAST
    }

    /**
     * How an event that comes again at once is treated: a repeat does not run; its caller gets what comes of the
     * run that it repeats, and is told so.
     *
     * @param window how long after an event others may be its repeats, in whole milliseconds; zero to run every
     *     one. Default 100 ms
     * @param rule which of them are. Default {@link Rule#EQUAL}, or what {@link
     *     NotificationOptions#repeatedEvents()} says
     * @param keep whose parameters count, of those that are merged by {@link Rule#NAME}. Default {@link
     *     Keep#FIRST}
     */
    public record Repeats(Duration window, Rule rule, Keep keep) {

        private static final Duration WINDOW = Duration.ofMillis(100);

        /** By equal parameters, within 100 ms. */
        public static final Repeats DEFAULT = equal(WINDOW);

        /** Every event runs. */
        public static final Repeats ALL = equal(Duration.ZERO);

        /**
         * All at once; {@link #equal}, {@link #byName} and {@link #by} say it by name.
         *
         * @param window not negative; zero to run every event
         * @param rule which events are repeats
         * @param keep {@link Keep#FIRST} if the rule is {@link Rule#EQUAL}
         * @throws IllegalArgumentException if the window is negative, or the last of equal parameters shall count
         */
        public Repeats {
            Objects.requireNonNull(window, "window must not be null");
            Objects.requireNonNull(rule, "rule must not be null");
            Objects.requireNonNull(keep, "keep must not be null");
            if (window.isNegative()) {
                throw new IllegalArgumentException("the window must not be negative, and is " + window);
            }
            if (rule == Rule.EQUAL && keep == Keep.LAST) {
                throw new IllegalArgumentException(
                        "of events with equal parameters none is the last:" + " use Repeats.byName(window, Keep.LAST)");
            }
        }

        /**
         * {@return repeats by equal parameters, within a window}
         *
         * @param window how long after an event others may be its repeats, in whole milliseconds; zero to run every one
         * @throws IllegalArgumentException if the window is negative
         */
        public static Repeats equal(Duration window) {
            return new Repeats(window, Rule.EQUAL, Keep.FIRST);
        }

        /**
         * {@return repeats by name alone, within a window}
         *
         * @param window how long after an event others may be its repeats, in whole milliseconds; zero to run every one
         * @param keep whose parameters count; with {@link Keep#LAST}, callers wait for the window to be over
         * @throws IllegalArgumentException if the window is negative
         */
        public static Repeats byName(Duration window, Keep keep) {
            return new Repeats(window, Rule.NAME, keep);
        }

        /**
         * By a rule, within 100 ms.
         *
         * @param rule which events are repeats
         * @return keeps the first
         */
        public static Repeats by(Rule rule) {
            return new Repeats(WINDOW, rule, Keep.FIRST);
        }
    }
}
