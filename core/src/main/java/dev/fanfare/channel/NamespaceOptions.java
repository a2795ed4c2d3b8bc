package dev.fanfare.channel;

import dev.fanfare.channel.AccessOptions.Permission;
import dev.fanfare.internal.channel.ChannelNames;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of a namespace offer and allow.
 *
 * @param history what is kept
 * @param recovery what subscriptions know of their position; needs a history
 * @param presence what is known of subscribers
 * @param access what clients may do
 * @param slowConsumers what happens when a subscriber does not keep up
 * @param publicationDataFormat what may be published
 * @param channelRegex what must be found in a channel's name after the namespace, in the syntax of RE2; null for any
 *     ASCII name
 */
public record NamespaceOptions(
        HistoryOptions history,
        RecoveryOptions recovery,
        PresenceOptions presence,
        AccessOptions access,
        SlowConsumers slowConsumers,
        PublicationFormat publicationDataFormat,
        @Nullable String channelRegex) {

    /** Every option at its default: channels carry publications of the server to whom it subscribes. */
    public static final NamespaceOptions DEFAULT = builder().build();

    public NamespaceOptions {
        Objects.requireNonNull(publicationDataFormat, "publicationDataFormat must not be null");
        Objects.requireNonNull(history, "history must not be null");
        Objects.requireNonNull(recovery, "recovery must not be null");
        Objects.requireNonNull(presence, "presence must not be null");
        Objects.requireNonNull(access, "access must not be null");
        Objects.requireNonNull(slowConsumers, "slowConsumers must not be null");
        if (recovery.needsHistory() && !history.isKept()) {
            throw new IllegalArgumentException(
                    "positioning and recovery need a history: set both history_size and history_ttl");
        }
        if (slowConsumers.maxRate() > 0 && slowConsumers.keepsLatest() && recovery.bringsAll()) {
            throw new IllegalArgumentException("max_rate with slow_consumer_policy latest leaves out publications"
                    + " that recovery would bring back: set force_recovery_mode to cache");
        }
        ChannelNames.compile(channelRegex);
    }

    static void require(boolean condition, String option, @Nullable Object value) {
        if (!condition) {
            throw new IllegalArgumentException(option + " must not be negative, and is " + value);
        }
    }

    /** Starts with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Collects options, whose names are those of Centrifugo's channel options, so that its documentation explains them
     * too. "Client" in an option's name means any client, "subscriber" one that is subscribed to the channel,
     * "anonymous" one without a user id.
     */
    public static final class Builder {

        private int historySize;
        private Duration historyTtl = Duration.ZERO;
        private @Nullable Duration historyMetaTtl;
        private boolean forcePositioning;
        private boolean allowPositioning;
        private boolean forceRecovery;
        private boolean allowRecovery;
        private RecoveryMode forceRecoveryMode = RecoveryMode.STREAM;
        private boolean autoCacheRecover;
        private boolean presence;
        private boolean joinLeave;
        private boolean forcePushJoinLeave;
        private boolean allowSubscribeForClient;
        private boolean allowSubscribeForAnonymous;
        private boolean allowPublishForClient;
        private boolean allowPublishForSubscriber;
        private boolean allowPublishForAnonymous;
        private boolean allowHistoryForClient;
        private boolean allowHistoryForSubscriber;
        private boolean allowHistoryForAnonymous;
        private boolean allowPresenceForClient;
        private boolean allowPresenceForSubscriber;
        private boolean allowPresenceForAnonymous;
        private boolean allowUserLimitedChannels;
        private boolean allowTagsFilter;
        private SlowConsumers.Policy slowConsumerPolicy = SlowConsumers.Policy.DISCONNECT;
        private String slowConsumerKey = "";
        private int slowConsumerMaxSize;
        private Duration slowConsumerMaxAge = Duration.ZERO;
        private int maxRate;
        private PublicationFormat publicationDataFormat = PublicationFormat.ANY;
        private @Nullable String channelRegex;

        private Builder() {}

        /** How many publications are kept; 0 for none. Default 0. */
        public Builder historySize(int value) {
            historySize = value;
            return this;
        }

        /** How long after the newest of them they are kept; zero for not at all. Default zero. */
        public Builder historyTtl(Duration value) {
            historyTtl = Objects.requireNonNull(value, "historyTtl must not be null");
            return this;
        }

        /** How long offset and epoch are kept, not shorter than the publications; null for the server's choice. Default null. */
        public Builder historyMetaTtl(@Nullable Duration value) {
            historyMetaTtl = value;
            return this;
        }

        /** Every subscription has a position and detects loss. Default false. */
        public Builder forcePositioning(boolean value) {
            forcePositioning = value;
            return this;
        }

        /** A subscription has a position if it asks for one. Default false. */
        public Builder allowPositioning(boolean value) {
            allowPositioning = value;
            return this;
        }

        /** Every subscription can recover after a reconnect. Default false. */
        public Builder forceRecovery(boolean value) {
            forceRecovery = value;
            return this;
        }

        /** A subscription can recover if it asks to. Default false. */
        public Builder allowRecovery(boolean value) {
            allowRecovery = value;
            return this;
        }

        /** What recovery brings. Default {@code STREAM}. */
        public Builder forceRecoveryMode(RecoveryMode value) {
            forceRecoveryMode = Objects.requireNonNull(value, "forceRecoveryMode must not be null");
            return this;
        }

        /** In the mode {@code CACHE}, a new subscription gets the newest publication at once. Default false. */
        public Builder autoCacheRecover(boolean value) {
            autoCacheRecover = value;
            return this;
        }

        /** The channel knows who is subscribed. Default false. */
        public Builder presence(boolean value) {
            presence = value;
            return this;
        }

        /** Coming and going is announced. Default false. */
        public Builder joinLeave(boolean value) {
            joinLeave = value;
            return this;
        }

        /** Every subscriber hears of coming and going, not only those that ask. Default false. */
        public Builder forcePushJoinLeave(boolean value) {
            forcePushJoinLeave = value;
            return this;
        }

        /** Any client with a user id may subscribe. Default false. */
        public Builder allowSubscribeForClient(boolean value) {
            allowSubscribeForClient = value;
            return this;
        }

        /** Clients without a user id may subscribe where those with one may. Default false. */
        public Builder allowSubscribeForAnonymous(boolean value) {
            allowSubscribeForAnonymous = value;
            return this;
        }

        /** Any client with a user id may publish. Default false. */
        public Builder allowPublishForClient(boolean value) {
            allowPublishForClient = value;
            return this;
        }

        /** Subscribers may publish. Default false. */
        public Builder allowPublishForSubscriber(boolean value) {
            allowPublishForSubscriber = value;
            return this;
        }

        /** Clients without a user id may publish where those with one may. Default false. */
        public Builder allowPublishForAnonymous(boolean value) {
            allowPublishForAnonymous = value;
            return this;
        }

        /** Any client with a user id may read history. Default false. */
        public Builder allowHistoryForClient(boolean value) {
            allowHistoryForClient = value;
            return this;
        }

        /** Subscribers may read history. Default false. */
        public Builder allowHistoryForSubscriber(boolean value) {
            allowHistoryForSubscriber = value;
            return this;
        }

        /** Clients without a user id may read history where those with one may. Default false. */
        public Builder allowHistoryForAnonymous(boolean value) {
            allowHistoryForAnonymous = value;
            return this;
        }

        /** Any client with a user id may read presence. Default false. */
        public Builder allowPresenceForClient(boolean value) {
            allowPresenceForClient = value;
            return this;
        }

        /** Subscribers may read presence. Default false. */
        public Builder allowPresenceForSubscriber(boolean value) {
            allowPresenceForSubscriber = value;
            return this;
        }

        /** Clients without a user id may read presence where those with one may. Default false. */
        public Builder allowPresenceForAnonymous(boolean value) {
            allowPresenceForAnonymous = value;
            return this;
        }

        /** {@code name#1,2} is for the users 1 and 2 alone. Default false. */
        public Builder allowUserLimitedChannels(boolean value) {
            allowUserLimitedChannels = value;
            return this;
        }

        /** A subscription may filter publications by their tags. Default false. */
        public Builder allowTagsFilter(boolean value) {
            allowTagsFilter = value;
            return this;
        }

        /** What gives way when a subscriber is slow. Default {@code DISCONNECT}. */
        public Builder slowConsumerPolicy(SlowConsumers.Policy value) {
            slowConsumerPolicy = Objects.requireNonNull(value, "slowConsumerPolicy must not be null");
            return this;
        }

        /**
         * With the policy {@code LATEST}, the tag that says which publications replace each other; empty for
         * all of a channel. Default empty.
         */
        public Builder slowConsumerKey(String value) {
            slowConsumerKey = Objects.requireNonNull(value, "slowConsumerKey must not be null");
            return this;
        }

        /**
         * How many bytes may wait for such a subscriber; 0 for as many as may wait for its connection. Default
         * 0.
         */
        public Builder slowConsumerMaxSize(int value) {
            slowConsumerMaxSize = value;
            return this;
        }

        /** How long a publication may wait; zero for any time. Default zero. */
        public Builder slowConsumerMaxAge(Duration value) {
            slowConsumerMaxAge = Objects.requireNonNull(value, "slowConsumerMaxAge must not be null");
            return this;
        }

        /**
         * How many publications a second a subscriber gets at the most, with a key for each of its values; 0
         * for any number. What exceeds it waits as for a slow subscriber. Default 0.
         */
        public Builder maxRate(int value) {
            maxRate = value;
            return this;
        }

        /** What may be published. Default {@code ANY}. */
        public Builder publicationDataFormat(PublicationFormat value) {
            publicationDataFormat = Objects.requireNonNull(value, "publicationDataFormat must not be null");
            return this;
        }

        /**
         * What must be found in a channel's name after the namespace, in the syntax of RE2 and as fast,
         * however the name looks; null for any ASCII name.
         */
        public Builder channelRegex(@Nullable String value) {
            channelRegex = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if they contradict each other, naming the options
         */
        public NamespaceOptions build() {
            return new NamespaceOptions(
                    new HistoryOptions(historySize, historyTtl, historyMetaTtl),
                    new RecoveryOptions(
                            forcePositioning,
                            allowPositioning,
                            forceRecovery,
                            allowRecovery,
                            forceRecoveryMode,
                            autoCacheRecover),
                    new PresenceOptions(presence, joinLeave, forcePushJoinLeave),
                    access(),
                    new SlowConsumers(
                            slowConsumerPolicy, slowConsumerKey, slowConsumerMaxSize, slowConsumerMaxAge, maxRate),
                    publicationDataFormat,
                    channelRegex);
        }

        private AccessOptions access() {
            return new AccessOptions(
                    new Permission(allowSubscribeForClient, false, allowSubscribeForAnonymous),
                    new Permission(allowPublishForClient, allowPublishForSubscriber, allowPublishForAnonymous),
                    new Permission(allowHistoryForClient, allowHistoryForSubscriber, allowHistoryForAnonymous),
                    new Permission(allowPresenceForClient, allowPresenceForSubscriber, allowPresenceForAnonymous),
                    allowUserLimitedChannels,
                    allowTagsFilter);
        }
    }
}
