package dev.fanfare.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client socket behaves. Immutable.
 *
 * <pre>{@code
 * SocketOptions.builder().token(jwt).maxDelay(Duration.ofMinutes(1)).build()
 * }</pre>
 */
public final class SocketOptions {

    /** Every option at its default. */
    public static final SocketOptions DEFAULT = builder().build();

    /** What a server without a protocol sends and gets. */
    public enum DataType {
        /** Strings are sent as text and bytes as binary, everything else as JSON; what arrives stays as it is. */
        TEXT,
        /** Everything is sent as JSON, strings, too, and texts that arrive are JSON. */
        JSON
    }

    final @Nullable DataType plain;
    final List<String> protocols;
    final Map<String, String> headers;
    final String token;
    final @Nullable Supplier<? extends CompletionStage<String>> tokenSource;
    final @Nullable Object data;
    final String clientToken;
    final Duration minDelay;
    final Duration maxDelay;
    final int maxAttempts;
    final Duration timeout;
    final int queueLimit;
    final int notificationLimit;
    final boolean debug;
    final @Nullable Executor executor;

    private SocketOptions(Builder from) {
        plain = from.plain;
        protocols = from.protocols;
        headers = from.headers;
        token = from.token;
        tokenSource = from.tokenSource;
        data = from.data;
        clientToken = from.clientToken;
        minDelay = from.minDelay;
        maxDelay = from.maxDelay;
        maxAttempts = from.maxAttempts;
        timeout = from.timeout;
        queueLimit = from.queueLimit;
        notificationLimit = from.notificationLimit;
        debug = from.debug;
        executor = from.executor;
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options. */
    public static final class Builder {

        private @Nullable DataType plain;
        private List<String> protocols = List.of();
        private Map<String, String> headers = Map.of();
        private String token = "";
        private @Nullable Supplier<? extends CompletionStage<String>> tokenSource;
        private @Nullable Object data;
        private String clientToken = "";
        private Duration minDelay = Duration.ofMillis(500);
        private Duration maxDelay = Duration.ofSeconds(20);
        private int maxAttempts = Integer.MAX_VALUE;
        private Duration timeout = Duration.ofSeconds(5);
        private int queueLimit = 1_000;
        private int notificationLimit = 1_000;
        private boolean debug;
        private @Nullable Executor executor;

        private Builder() {}

        /** No protocol on top, for any WebSocket server and the plain notification endpoint. Default: Fanfare's protocol. */
        public Builder plain(DataType type) {
            plain = type;
            return this;
        }

        /** Plain mode: subprotocols to offer, the most wanted first. Default: none. */
        public Builder protocols(String... names) {
            protocols = List.of(names);
            return this;
        }

        /** HTTP headers of every attempt to connect. Default: none. */
        public Builder headers(Map<String, String> values) {
            headers = Map.copyOf(values);
            return this;
        }

        /** The connection token (JWT). Default: "", none. */
        public Builder token(String jwt) {
            token = jwt;
            return this;
        }

        /**
         * Where to get a connection token, also when the last one has expired. It must not block. A stage that fails
         * is tried again later; a token "" says that there is none for this user, and ends the connection for good.
         * Default: none.
         */
        public Builder tokenSource(Supplier<? extends CompletionStage<String>> source) {
            tokenSource = source;
            return this;
        }

        /** What the server's connecting handler gets: anything that Jackson writes as a JSON object. Default: nothing. */
        public Builder data(Object value) {
            data = value;
            return this;
        }

        /** Who this client is: {@link ClientSocket#clientToken()} of an earlier socket. Default: "", a new client. */
        public Builder clientToken(String value) {
            clientToken = value;
            return this;
        }

        /** The least delay before an attempt to reconnect. Default 500 ms. */
        public Builder minDelay(Duration delay) {
            minDelay = delay;
            return this;
        }

        /** The greatest delay before an attempt to reconnect. Default 20 s. */
        public Builder maxDelay(Duration delay) {
            maxDelay = delay;
            return this;
        }

        /** How many attempts in a row may fail before the socket gives up. Default: it never does. */
        public Builder maxAttempts(int count) {
            maxAttempts = count;
            return this;
        }

        /** How long to wait for a connection, and for the answer to an event. Default 5 s. */
        public Builder timeout(Duration time) {
            timeout = time;
            return this;
        }

        /** How many messages and events may wait while there is no connection. Default 1000. */
        public Builder queueLimit(int count) {
            queueLimit = count;
            return this;
        }

        /**
         * How many notifications may wait while they are paused, and how many messages for listeners that are slow.
         * Beyond, the oldest are dropped, and {@link SocketEvent.Missed} is raised. Default 1000.
         */
        public Builder notificationLimit(int count) {
            notificationLimit = count;
            return this;
        }

        /** Prints every message, with its tokens, and every change of state to standard output. Default: off. */
        public Builder debug(boolean enabled) {
            debug = enabled;
            return this;
        }

        /** Where listeners run, one at a time; {@code SwingUtilities::invokeLater}, for example. Default: a thread of the socket. */
        public Builder executor(Executor threads) {
            executor = threads;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException for what cannot be meant, saying what
         */
        public SocketOptions build() {
            check(!minDelay.isNegative(), "minDelay", minDelay, "not be negative");
            check(maxDelay.compareTo(minDelay) >= 0, "maxDelay", maxDelay, "not be less than minDelay, " + minDelay);
            check(!timeout.isNegative() && !timeout.isZero(), "timeout", timeout, "be positive");
            check(maxAttempts > 0, "maxAttempts", maxAttempts, "be positive");
            check(queueLimit >= 0, "queueLimit", queueLimit, "not be negative");
            check(notificationLimit > 0, "notificationLimit", notificationLimit, "be positive");
            check(data == null || Message.of(data).json().isObject(), "data", data, "be written as a JSON object");
            check(plain != null || protocols.isEmpty(), "plain", plain, "be set where protocols are");
            return new SocketOptions(this);
        }

        private static void check(boolean holds, String option, @Nullable Object value, String must) {
            if (!holds) {
                throw new IllegalArgumentException(
                        "Option " + option + " is " + Objects.toString(value, "not set") + "; it must " + must);
            }
        }
    }
}
