package dev.fanfare.handler;

import java.time.Duration;
import java.util.Objects;

/**
 * How clients are treated. The names are those of Centrifugo's {@code client} options.
 *
 * @param insecure permissions and expiry are waived; a token that comes is still checked. For
 *     development only. Default false
 * @param allowAnonymousConnectWithoutToken a client without a token may connect, without a user id.
 *     Default false
 * @param disallowAnonymousConnectionTokens a token without a user id is refused. Default false
 * @param pingInterval how often the server pings; whole seconds. Default 15 s
 * @param pongTimeout how long it waits for the answer; below the interval. Default 8 s
 * @param staleCloseDelay how long a connection may take to send its connect command. Default 10 s
 * @param expiredCloseDelay how long after its expiry a connection may still refresh. Default 25 s
 * @param expiredSubCloseDelay how long after its expiry a subscription may still refresh. Default 25 s
 * @param channelLimit subscriptions of one client. Default 128
 * @param channelRateLimit how many channels a client may name in a second beside those it is subscribed to, to subscribe,
 *     publish or ask about them; more is refused with error 111. 0 for any number. Default 1,000
 * @param userConnectionLimit how many connections a user may have on a node; more are closed with 3504. Anonymous clients
 *     are not counted. 0, the default, for any number
 * @param connectionLimitDryRun whether connections of a user that are too many are only counted. Default false
 * @param queueMaxSize bytes that may wait for a client that does not read; also the most that one
 *     answer or recovery brings. Default 1 MiB
 * @param channelPositionCheckDelay how often positions are compared with the streams. Default 40 s
 * @param presenceUpdateInterval how often the entries of clients in the presence of their channels are refreshed; at
 *     least 1 s. Default 25 s
 * @param presenceTtl how long after its last refresh an entry lives: a node that is gone leaves nobody behind for longer.
 *     Longer than the interval, and better twice as long, so that a refresh may fail once. Default 60 s
 * @param presenceMaxClientLimit how many clients one answer about a channel's presence carries; where there are more, it
 *     is refused with error 106, and comes in pages of so many at the most. Default 1,000
 * @param historyMaxPublicationLimit publications in one answer to a client. Default 300
 * @param recoveryMaxPublicationLimit publications in one recovery. Default 300
 * @param connectIncludeServerTime the connect reply tells the server's clock. Default false
 * @param subscribeToUserPersonalChannel whether every client with a user id is subscribed to a channel
 *     of its own. Default {@link PersonalChannel#OFF}
 */
public record ClientOptions(
        boolean insecure,
        boolean allowAnonymousConnectWithoutToken,
        boolean disallowAnonymousConnectionTokens,
        Duration pingInterval,
        Duration pongTimeout,
        Duration staleCloseDelay,
        Duration expiredCloseDelay,
        Duration expiredSubCloseDelay,
        int channelLimit,
        int channelRateLimit,
        int userConnectionLimit,
        boolean connectionLimitDryRun,
        int queueMaxSize,
        Duration channelPositionCheckDelay,
        Duration presenceUpdateInterval,
        Duration presenceTtl,
        int presenceMaxClientLimit,
        int historyMaxPublicationLimit,
        int recoveryMaxPublicationLimit,
        boolean connectIncludeServerTime,
        PersonalChannel subscribeToUserPersonalChannel) {

    /** The defaults. */
    public static final ClientOptions DEFAULT = builder().build();

    /**
     * Checks the options; see the components for their meaning.
     * @param insecure for development only
     * @param allowAnonymousConnectWithoutToken whether clients without a token may connect
     * @param disallowAnonymousConnectionTokens whether tokens without a user id are refused
     * @param pingInterval at least 1 s
     * @param pongTimeout more than zero, shorter than {@code pingInterval}
     * @param staleCloseDelay more than zero
     * @param expiredCloseDelay time after the expiry of a connection
     * @param expiredSubCloseDelay time after the expiry of a subscription
     * @param channelLimit at least 1
     * @param channelRateLimit not negative
     * @param userConnectionLimit not negative
     * @param connectionLimitDryRun whether they are only counted
     * @param queueMaxSize in bytes, at least 1
     * @param channelPositionCheckDelay more than zero
     * @param presenceUpdateInterval at least 1 s
     * @param presenceTtl longer than {@code presenceUpdateInterval}
     * @param presenceMaxClientLimit at least 1
     * @param historyMaxPublicationLimit at least 1
     * @param recoveryMaxPublicationLimit at least 1
     * @param connectIncludeServerTime whether the connect reply tells the server's clock
     * @param subscribeToUserPersonalChannel {@link PersonalChannel#OFF} for none
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public ClientOptions {
        Objects.requireNonNull(pingInterval, "pingInterval must not be null");
        Objects.requireNonNull(pongTimeout, "pongTimeout must not be null");
        Objects.requireNonNull(staleCloseDelay, "staleCloseDelay must not be null");
        Objects.requireNonNull(expiredCloseDelay, "expiredCloseDelay must not be null");
        Objects.requireNonNull(expiredSubCloseDelay, "expiredSubCloseDelay must not be null");
        Objects.requireNonNull(channelPositionCheckDelay, "channelPositionCheckDelay must not be null");
        Objects.requireNonNull(presenceUpdateInterval, "presenceUpdateInterval must not be null");
        Objects.requireNonNull(presenceTtl, "presenceTtl must not be null");
        Objects.requireNonNull(subscribeToUserPersonalChannel, "subscribeToUserPersonalChannel must not be null");
        if (pingInterval.toSeconds() < 1) {
            throw new IllegalArgumentException("ping_interval must be at least 1 s, and is " + seconds(pingInterval)
                    + ": some SDKs drop connections that are not pinged");
        }
        if (pongTimeout.compareTo(pingInterval) >= 0) {
            throw new IllegalArgumentException("pong_timeout " + seconds(pongTimeout)
                    + " must be shorter than ping_interval " + seconds(pingInterval));
        }
        positive(pongTimeout, "pong_timeout");
        positive(staleCloseDelay, "stale_close_delay");
        positive(channelPositionCheckDelay, "channel_position_check_delay");
        atLeast(1, channelLimit, "channel_limit");
        atLeast(0, channelRateLimit, "channel_rate_limit");
        atLeast(0, userConnectionLimit, "user_connection_limit");
        atLeast(1, queueMaxSize, "queue_max_size");
        if (presenceUpdateInterval.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "presence_update_interval must be at least 1 s, and is " + seconds(presenceUpdateInterval));
        }
        if (presenceTtl.compareTo(presenceUpdateInterval) <= 0) {
            throw new IllegalArgumentException("presence_ttl " + seconds(presenceTtl)
                    + " must be longer than presence_update_interval " + seconds(presenceUpdateInterval)
                    + ": clients would not be present between two refreshes");
        }
        atLeast(1, presenceMaxClientLimit, "presence_max_client_limit");
        atLeast(1, historyMaxPublicationLimit, "history_max_publication_limit");
        atLeast(1, recoveryMaxPublicationLimit, "recovery_max_publication_limit");
    }

    private static String seconds(Duration value) {
        return value.toMillis() / 1000.0 + " s";
    }

    private static void positive(Duration value, String option) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(option + " must be more than zero, and is " + seconds(value));
        }
    }

    private static void atLeast(int least, int value, String option) {
        if (value < least) {
            throw new IllegalArgumentException(option + " must be at least " + least + ", and is " + value);
        }
    }

    /** {@return a builder with every option at its default} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each method's meaning is that of the record component of the same name. */
    public static final class Builder {

        private boolean insecure;
        private boolean allowAnonymousConnectWithoutToken;
        private boolean disallowAnonymousConnectionTokens;
        private Duration pingInterval = Duration.ofSeconds(15);
        private Duration pongTimeout = Duration.ofSeconds(8);
        private Duration staleCloseDelay = Duration.ofSeconds(10);
        private Duration expiredCloseDelay = Duration.ofSeconds(25);
        private Duration expiredSubCloseDelay = Duration.ofSeconds(25);
        private int channelLimit = 128;
        private int channelRateLimit = 1_000;
        private int userConnectionLimit;
        private boolean connectionLimitDryRun;
        private int queueMaxSize = 1024 * 1024;
        private Duration channelPositionCheckDelay = Duration.ofSeconds(40);
        private Duration presenceUpdateInterval = Duration.ofSeconds(25);
        private Duration presenceTtl = Duration.ofSeconds(60);
        private int presenceMaxClientLimit = 1_000;
        private int historyMaxPublicationLimit = 300;
        private int recoveryMaxPublicationLimit = 300;
        private boolean connectIncludeServerTime;
        private PersonalChannel subscribeToUserPersonalChannel = PersonalChannel.OFF;

        private Builder() {}

        /**
         * {@return this builder, with {@link ClientOptions#insecure()} set}
         * @param value true waives permissions and expiry, for development only. Default false
         */
        public Builder insecure(boolean value) {
            insecure = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#allowAnonymousConnectWithoutToken()} set}
         * @param value whether a client without a token may connect, without a user id. Default false
         */
        public Builder allowAnonymousConnectWithoutToken(boolean value) {
            allowAnonymousConnectWithoutToken = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#disallowAnonymousConnectionTokens()} set}
         * @param value whether a token without a user id is refused. Default false
         */
        public Builder disallowAnonymousConnectionTokens(boolean value) {
            disallowAnonymousConnectionTokens = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#pingInterval()} set}
         * @param value how often the server pings, in whole seconds, at least 1 s. Default 15 s
         */
        public Builder pingInterval(Duration value) {
            pingInterval = Objects.requireNonNull(value, "pingInterval must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#pongTimeout()} set}
         * @param value how long it waits for the answer; shorter than the interval. Default 8 s
         */
        public Builder pongTimeout(Duration value) {
            pongTimeout = Objects.requireNonNull(value, "pongTimeout must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#staleCloseDelay()} set}
         * @param value how long a connection may take to send its connect command. Default 10 s
         */
        public Builder staleCloseDelay(Duration value) {
            staleCloseDelay = Objects.requireNonNull(value, "staleCloseDelay must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#expiredCloseDelay()} set}
         * @param value how long after its expiry a connection may still refresh. Default 25 s
         */
        public Builder expiredCloseDelay(Duration value) {
            expiredCloseDelay = Objects.requireNonNull(value, "expiredCloseDelay must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#expiredSubCloseDelay()} set}
         * @param value how long after its expiry a subscription may still refresh. Default 25 s
         */
        public Builder expiredSubCloseDelay(Duration value) {
            expiredSubCloseDelay = Objects.requireNonNull(value, "expiredSubCloseDelay must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#channelLimit()} set}
         * @param value subscriptions of one client, at least 1. Default 128
         */
        public Builder channelLimit(int value) {
            channelLimit = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#channelRateLimit()} set}
         * @param value other channels that a client may name in a second; 0 for any number. Default 1,000
         */
        public Builder channelRateLimit(int value) {
            channelRateLimit = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#userConnectionLimit()} set}
         * @param value connections of one user on a node; 0 for any number. Default 0
         */
        public Builder userConnectionLimit(int value) {
            userConnectionLimit = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#connectionLimitDryRun()} set}
         * @param value whether connections that are too many are only counted. Default false
         */
        public Builder connectionLimitDryRun(boolean value) {
            connectionLimitDryRun = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#queueMaxSize()} set}
         * @param value bytes that may wait for a client that does not read, at least 1. Default 1 MiB
         */
        public Builder queueMaxSize(int value) {
            queueMaxSize = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#channelPositionCheckDelay()} set}
         * @param value how often positions are compared with the streams. Default 40 s
         */
        public Builder channelPositionCheckDelay(Duration value) {
            channelPositionCheckDelay = Objects.requireNonNull(value, "channelPositionCheckDelay must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#presenceUpdateInterval()} set}
         * @param value how often entries in presence are refreshed, at least 1 s. Default 25 s
         */
        public Builder presenceUpdateInterval(Duration value) {
            presenceUpdateInterval = Objects.requireNonNull(value, "presenceUpdateInterval must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#presenceTtl()} set}
         * @param value how long an entry lives after that; longer than the interval. Default 60 s
         */
        public Builder presenceTtl(Duration value) {
            presenceTtl = Objects.requireNonNull(value, "presenceTtl must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#presenceMaxClientLimit()} set}
         * @param value clients in one answer about presence, at least 1. Default 1,000
         */
        public Builder presenceMaxClientLimit(int value) {
            presenceMaxClientLimit = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#historyMaxPublicationLimit()} set}
         * @param value publications in one answer, at least 1. Default 300
         */
        public Builder historyMaxPublicationLimit(int value) {
            historyMaxPublicationLimit = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#recoveryMaxPublicationLimit()} set}
         * @param value publications in one recovery, at least 1. Default 300
         */
        public Builder recoveryMaxPublicationLimit(int value) {
            recoveryMaxPublicationLimit = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#connectIncludeServerTime()} set}
         * @param value whether the connect reply tells the server's clock. Default false
         */
        public Builder connectIncludeServerTime(boolean value) {
            connectIncludeServerTime = value;
            return this;
        }

        /**
         * {@return this builder, with {@link ClientOptions#subscribeToUserPersonalChannel()} set}
         * @param value whether and in which namespace. Default {@link PersonalChannel#OFF}
         */
        public Builder subscribeToUserPersonalChannel(PersonalChannel value) {
            subscribeToUserPersonalChannel =
                    Objects.requireNonNull(value, "subscribeToUserPersonalChannel must not be null");
            return this;
        }

        /**
         * Makes the options.
         * @return what was set, and defaults for the rest
         * @throws IllegalArgumentException if one makes no sense, naming it
         */
        public ClientOptions build() {
            return new ClientOptions(
                    insecure,
                    allowAnonymousConnectWithoutToken,
                    disallowAnonymousConnectionTokens,
                    pingInterval,
                    pongTimeout,
                    staleCloseDelay,
                    expiredCloseDelay,
                    expiredSubCloseDelay,
                    channelLimit,
                    channelRateLimit,
                    userConnectionLimit,
                    connectionLimitDryRun,
                    queueMaxSize,
                    channelPositionCheckDelay,
                    presenceUpdateInterval,
                    presenceTtl,
                    presenceMaxClientLimit,
                    historyMaxPublicationLimit,
                    recoveryMaxPublicationLimit,
                    connectIncludeServerTime,
                    subscribeToUserPersonalChannel);
        }
    }
}
