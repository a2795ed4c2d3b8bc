package dev.fanfare.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a client socket behaves. Immutable. No time is longer than a week.
 *
 * <pre>{@code
 * SocketOptions.builder().token(jwt).maxDelay(Duration.ofMinutes(1)).build()
 * }</pre>
 */
public final class SocketOptions {

    /** The WebSocket closes itself where more than 16 MiB wait. */
    private static final int MOST_QUEUED_BYTES = 15 << 20;

    /** What a subprotocol may be: RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[\\w!#$%&'*+.^`|~-]+");

    private static final Duration A_WEEK = Duration.ofDays(7);

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
    final int maxQueuedBytes;
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
        maxQueuedBytes = from.maxQueuedBytes;
        notificationLimit = from.notificationLimit;
        debug = from.debug;
        executor = from.executor;
    }

    /** {@return a builder with the defaults} */
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
        private int maxQueuedBytes = MOST_QUEUED_BYTES;
        private int notificationLimit = 1_000;
        private boolean debug;
        private @Nullable Executor executor;

        private Builder() {}

        /**
         * No protocol on top, for any WebSocket server and the plain notification endpoint. Default: Fanfare's protocol.
         *
         * @param type how strings and what arrives are taken
         * @return this
         */
        public Builder plain(DataType type) {
            plain = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * Plain mode: subprotocols to offer, the most wanted first. Default: none.
         *
         * @param names different ones, of characters that HTTP allows (RFC 9110, section 5.6.2)
         * @return this
         */
        public Builder protocols(String... names) {
            protocols = List.of(Objects.requireNonNull(names, "names"));
            return this;
        }

        /**
         * HTTP headers of every attempt to connect. Default: none.
         *
         * @param values by name, in place of those before; copied
         * @return this
         */
        public Builder headers(Map<String, String> values) {
            headers = Map.copyOf(Objects.requireNonNull(values, "values"));
            return this;
        }

        /**
         * The connection token (JWT). Default: "", none.
         *
         * @param jwt "" for none
         * @return this
         */
        public Builder token(String jwt) {
            token = Objects.requireNonNull(jwt, "jwt");
            return this;
        }

        /**
         * Where to get a connection token, also when the last one has expired. It must not block. A stage that fails
         * is tried again later; a token "" says that there is none for this user, and ends the connection for good.
         * Default: none.
         *
         * @param source called once for each token that is needed
         * @return this
         */
        public Builder tokenSource(Supplier<? extends CompletionStage<String>> source) {
            tokenSource = Objects.requireNonNull(source, "source");
            return this;
        }

        /**
         * What the server's connecting handler gets: anything that Jackson writes as a JSON object. Default: nothing.
         *
         * @param value is read when the options are built, and each time the socket is opened
         * @return this
         */
        public Builder data(Object value) {
            data = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Who this client is: {@link ClientSocket#clientToken()} of an earlier socket. Default: "", a new client.
         *
         * @param value goes to the URL that is connected to first, and to no other
         * @return this
         */
        public Builder clientToken(String value) {
            clientToken = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * The least delay before an attempt to reconnect. Default 500 ms.
         *
         * @param delay from 0 to a week
         * @return this
         */
        public Builder minDelay(Duration delay) {
            minDelay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        /**
         * The greatest delay before an attempt to reconnect. Default 20 s.
         *
         * @param delay not less than the least, and up to a week
         * @return this
         */
        public Builder maxDelay(Duration delay) {
            maxDelay = Objects.requireNonNull(delay, "delay");
            return this;
        }

        /**
         * How many attempts in a row may fail before the socket gives up. Default: it never does.
         *
         * @param count 1 or more; a success begins a new count
         * @return this
         */
        public Builder maxAttempts(int count) {
            maxAttempts = count;
            return this;
        }

        /**
         * How long to wait for a connection, and for the answer to an event. Default 5 s.
         *
         * @param time from 1 ms to a week
         * @return this
         */
        public Builder timeout(Duration time) {
            timeout = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * How many messages and events may wait while there is no connection. Default 1000.
         *
         * @param count 0 for none: what is sent without a connection fails
         * @return this
         */
        public Builder queueLimit(int count) {
            queueLimit = count;
            return this;
        }

        /**
         * How many bytes of messages and events may wait or be under way; one that is alone may be larger, up to 16
         * MiB. Default 15 MiB, which is the most.
         *
         * @param bytes 0 or more
         * @return this
         */
        public Builder maxQueuedBytes(int bytes) {
            maxQueuedBytes = bytes;
            return this;
        }

        /**
         * How many notifications may wait while they are paused, and how many messages for listeners that are slow.
         * Beyond, the oldest are dropped, and {@link SocketEvent.Missed} is raised. Default 1000.
         *
         * @param count 1 or more
         * @return this
         */
        public Builder notificationLimit(int count) {
            notificationLimit = count;
            return this;
        }

        /**
         * Prints every message, with its tokens, and every change of state to standard output. Default: off.
         *
         * @param enabled can be changed later with {@link ClientSocket#debug(boolean)}
         * @return this
         */
        public Builder debug(boolean enabled) {
            debug = enabled;
            return this;
        }

        /**
         * Where listeners run, one at a time; {@code SwingUtilities::invokeLater}, for example. Default: a thread of the socket.
         *
         * @param threads belong to the application, which ends them
         * @return this
         */
        public Builder executor(Executor threads) {
            executor = Objects.requireNonNull(threads, "threads");
            return this;
        }

        /**
         * {@return the options}
         *
         * @throws IllegalArgumentException for what cannot be meant, saying what
         */
        public SocketOptions build() {
            check(isTime(minDelay), "minDelay", minDelay, "be from 0 to a week");
            check(isTime(maxDelay), "maxDelay", maxDelay, "be from 0 to a week");
            check(maxDelay.compareTo(minDelay) >= 0, "maxDelay", maxDelay, "not be less than minDelay, " + minDelay);
            check(isTime(timeout) && timeout.toMillis() > 0, "timeout", timeout, "be from 1 ms to a week");
            check(maxAttempts > 0, "maxAttempts", maxAttempts, "be positive");
            check(queueLimit >= 0, "queueLimit", queueLimit, "not be negative");
            check(
                    maxQueuedBytes >= 0 && maxQueuedBytes <= MOST_QUEUED_BYTES,
                    "maxQueuedBytes",
                    maxQueuedBytes,
                    "be from 0 to " + MOST_QUEUED_BYTES);
            check(notificationLimit > 0, "notificationLimit", notificationLimit, "be positive");
            check(data == null || Message.of(data).json().isObject(), "data", data, "be written as a JSON object");
            check(plain != null || protocols.isEmpty(), "plain", plain, "be set where protocols are");
            headers.forEach((name, value) ->
                    check(isHeader(name, value), "headers", name, "have a name and a value that HTTP can carry"));
            check(isHeader("any", clientToken), "clientToken", "no token", "be what clientToken() answered");
            check(
                    protocols.stream().allMatch(each -> TOKEN.matcher(each).matches())
                            && protocols.stream().distinct().count() == protocols.size(),
                    "protocols",
                    protocols,
                    "be different names, of letters, digits and !#$%&'*+-.^_`|~");
            return new SocketOptions(this);
        }

        private static boolean isTime(Duration time) {
            return !time.isNegative() && time.compareTo(A_WEEK) <= 0;
        }

        /** Whether HTTP can carry it; a WebSocket would refuse the others when it is too late. */
        private static boolean isHeader(String name, String value) {
            try {
                new Headers.Builder().add(name, value);
                return true;
            } catch (IllegalArgumentException impossible) {
                return false;
            }
        }

        private static void check(boolean holds, String option, @Nullable Object value, String must) {
            if (!holds) {
                throw new IllegalArgumentException(
                        "Option " + option + " is " + Objects.toString(value, "not set") + "; it must " + must);
            }
        }
    }
}
