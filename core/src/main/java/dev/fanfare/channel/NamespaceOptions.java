package dev.fanfare.channel;

import dev.fanfare.channel.AccessOptions.Permission;
import dev.fanfare.internal.channel.ChannelNames;
import java.time.Duration;
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

    /**
     * Checks the options.
     *
     * @param history must be kept where there is positioning or recovery
     * @param recovery not of mode {@code STREAM} where a {@code maxRate} leaves out publications
     * @param presence what is known of subscribers
     * @param access what clients may do
     * @param slowConsumers what happens when a subscriber does not keep up
     * @param publicationDataFormat what may be published
     * @param channelRegex a regular expression in the syntax of RE2, or null
     * @throws IllegalArgumentException if they contradict each other, or the expression is none, naming the options
     */
    public NamespaceOptions {
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

    /** {@return a builder with every option at its default} */
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

        /**
         * How many publications are kept; {@link #historyTtl} must be set, too.
         * @param value number of the newest ones; 0 for none. Default 0
         * @return this builder
         */
        public Builder historySize(int value) {
            historySize = value;
            return this;
        }

        /**
         * How long publications are kept; {@link #historySize} must be set, too.
         * @param value time after the newest of them; zero for not at all. Default zero
         * @return this builder
         */
        public Builder historyTtl(Duration value) {
            historyTtl = value;
            return this;
        }

        /**
         * How long offset and epoch are kept.
         * @param value time, not shorter than {@link #historyTtl}; null for the server's choice. Default null
         * @return this builder
         */
        public Builder historyMetaTtl(@Nullable Duration value) {
            historyMetaTtl = value;
            return this;
        }

        /**
         * Every subscription has a position and detects loss; needs a history.
         * @param value whether it does without asking. Default false
         * @return this builder
         */
        public Builder forcePositioning(boolean value) {
            forcePositioning = value;
            return this;
        }

        /**
         * A subscription has a position if it asks for one; needs a history.
         * @param value whether it may ask; whoever may read history may in any case. Default false
         * @return this builder
         */
        public Builder allowPositioning(boolean value) {
            allowPositioning = value;
            return this;
        }

        /**
         * Every subscription can recover after a reconnect; needs a history.
         * @param value whether it can without asking. Default false
         * @return this builder
         */
        public Builder forceRecovery(boolean value) {
            forceRecovery = value;
            return this;
        }

        /**
         * A subscription can recover if it asks to; needs a history.
         * @param value whether it may ask; whoever may read history may in any case. Default false
         * @return this builder
         */
        public Builder allowRecovery(boolean value) {
            allowRecovery = value;
            return this;
        }

        /**
         * What recovery brings.
         * @param value all that was missed, or the newest only. Default {@code STREAM}
         * @return this builder
         */
        public Builder forceRecoveryMode(RecoveryMode value) {
            forceRecoveryMode = value;
            return this;
        }

        /**
         * A new subscription gets the newest publication at once.
         * @param value whether it does; true needs the mode {@code CACHE}. Default false
         * @return this builder
         */
        public Builder autoCacheRecover(boolean value) {
            autoCacheRecover = value;
            return this;
        }

        /**
         * The channel knows who is subscribed.
         * @param value whether it does; where not, asking fails with {@code NOT_AVAILABLE}. Default false
         * @return this builder
         */
        public Builder presence(boolean value) {
            presence = value;
            return this;
        }

        /**
         * Coming and going is announced.
         * @param value whether it is, to subscribers that ask for it and may read presence. Default false
         * @return this builder
         */
        public Builder joinLeave(boolean value) {
            joinLeave = value;
            return this;
        }

        /**
         * Every subscriber hears of coming and going, not only those that ask.
         * @param value whether it does. Default false
         * @return this builder
         */
        public Builder forcePushJoinLeave(boolean value) {
            forcePushJoinLeave = value;
            return this;
        }

        /**
         * Any client with a user id may subscribe; to private channels only with a token.
         * @param value whether it may. Default false
         * @return this builder
         */
        public Builder allowSubscribeForClient(boolean value) {
            allowSubscribeForClient = value;
            return this;
        }

        /**
         * Clients without a user id may subscribe where those with one may.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowSubscribeForAnonymous(boolean value) {
            allowSubscribeForAnonymous = value;
            return this;
        }

        /**
         * Any client with a user id may publish.
         * @param value whether it may. Default false
         * @return this builder
         */
        public Builder allowPublishForClient(boolean value) {
            allowPublishForClient = value;
            return this;
        }

        /**
         * Subscribers may publish.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowPublishForSubscriber(boolean value) {
            allowPublishForSubscriber = value;
            return this;
        }

        /**
         * Clients without a user id may publish where those with one may.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowPublishForAnonymous(boolean value) {
            allowPublishForAnonymous = value;
            return this;
        }

        /**
         * Any client with a user id may read history.
         * @param value whether it may. Default false
         * @return this builder
         */
        public Builder allowHistoryForClient(boolean value) {
            allowHistoryForClient = value;
            return this;
        }

        /**
         * Subscribers may read history.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowHistoryForSubscriber(boolean value) {
            allowHistoryForSubscriber = value;
            return this;
        }

        /**
         * Clients without a user id may read history where those with one may.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowHistoryForAnonymous(boolean value) {
            allowHistoryForAnonymous = value;
            return this;
        }

        /**
         * Any client with a user id may read presence.
         * @param value whether it may. Default false
         * @return this builder
         */
        public Builder allowPresenceForClient(boolean value) {
            allowPresenceForClient = value;
            return this;
        }

        /**
         * Subscribers may read presence.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowPresenceForSubscriber(boolean value) {
            allowPresenceForSubscriber = value;
            return this;
        }

        /**
         * Clients without a user id may read presence where those with one may.
         * @param value whether they may. Default false
         * @return this builder
         */
        public Builder allowPresenceForAnonymous(boolean value) {
            allowPresenceForAnonymous = value;
            return this;
        }

        /**
         * {@code name#1,2} is for the users 1 and 2 alone.
         * @param value whether names are read so. Default false
         * @return this builder
         */
        public Builder allowUserLimitedChannels(boolean value) {
            allowUserLimitedChannels = value;
            return this;
        }

        /**
         * A subscription may filter publications by their tags.
         * @param value whether it may; where not, a filter is refused with {@code BAD_REQUEST}. Default false
         * @return this builder
         */
        public Builder allowTagsFilter(boolean value) {
            allowTagsFilter = value;
            return this;
        }

        /**
         * What gives way when a subscriber is slow.
         * @param value the subscriber, or publications. Default {@code DISCONNECT}
         * @return this builder
         */
        public Builder slowConsumerPolicy(SlowConsumers.Policy value) {
            slowConsumerPolicy = value;
            return this;
        }

        /**
         * Which publications replace each other; only with the policy {@code LATEST}.
         * @param value the tag whose value says it; empty for all of a channel. Default empty
         * @return this builder
         */
        public Builder slowConsumerKey(String value) {
            slowConsumerKey = value;
            return this;
        }

        /**
         * How much may wait for a slow subscriber.
         * @param value bytes; 0, or more than may wait for its connection, for as many as that. Default 0
         * @return this builder
         */
        public Builder slowConsumerMaxSize(int value) {
            slowConsumerMaxSize = value;
            return this;
        }

        /**
         * How long a publication may wait for a slow subscriber.
         * @param value time; zero for any. Default zero
         * @return this builder
         */
        public Builder slowConsumerMaxAge(Duration value) {
            slowConsumerMaxAge = value;
            return this;
        }

        /**
         * How often a subscriber gets publications. What exceeds it waits as for a slow subscriber; not with the policy
         * {@code DISCONNECT}.
         * @param value publications a second at the most, with a key for each of its values; 0 for any number. Default
         *     0
         * @return this builder
         */
        public Builder maxRate(int value) {
            maxRate = value;
            return this;
        }

        /**
         * What may be published.
         * @param value what data must be, whoever publishes; other is refused with {@code BAD_REQUEST}. Default
         *     {@code ANY}
         * @return this builder
         */
        public Builder publicationDataFormat(PublicationFormat value) {
            publicationDataFormat = value;
            return this;
        }

        /**
         * What must be found in a channel's name after the namespace.
         * @param value a regular expression in the syntax of RE2, so that looking is fast whatever the name; null for
         *     any ASCII name. Default null
         * @return this builder
         */
        public Builder channelRegex(@Nullable String value) {
            channelRegex = value;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return what was set, and defaults for the rest
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
