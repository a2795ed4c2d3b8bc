package dev.fanfare.channel;

import dev.fanfare.history.Recovery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of a namespace offer and allow. The names are those of Centrifugo's channel
 * options, so that its documentation explains them too.
 *
 * <p>"Client" in an option's name means any client, "subscriber" one that is subscribed to the
 * channel, "anonymous" one without a user id.
 *
 * @param historySize how many publications are kept; 0 for none. Default 0
 * @param historyTtl how long after the newest of them they are kept; zero for not at all. Default zero
 * @param historyMetaTtl how long offset and epoch are kept; null for the server's choice
 * @param forcePositioning every subscription has a position and detects loss. Default false
 * @param allowPositioning a subscription may ask for that. Default false
 * @param forceRecovery every subscription can recover after a reconnect. Default false
 * @param allowRecovery a subscription may ask for that. Default false
 * @param forceRecoveryMode what recovery means. Default {@code STREAM}
 * @param autoCacheRecover in mode {@code CACHE}, a subscription gets the newest value at once. Default false
 * @param presence the channel knows who is subscribed. Default false
 * @param joinLeave coming and going is announced. Default false
 * @param forcePushJoinLeave every subscriber hears of it. Default false
 * @param allowSubscribeForClient any client with a user id may subscribe. Default false
 * @param allowSubscribeForAnonymous anonymous clients too. Default false
 * @param allowPublishForClient any client with a user id may publish. Default false
 * @param allowPublishForSubscriber subscribers may publish. Default false
 * @param allowPublishForAnonymous the two above count for anonymous clients too. Default false
 * @param allowHistoryForClient any client with a user id may read history. Default false
 * @param allowHistoryForSubscriber subscribers may read history. Default false
 * @param allowHistoryForAnonymous the two above count for anonymous clients too. Default false
 * @param allowPresenceForClient any client with a user id may read presence. Default false
 * @param allowPresenceForSubscriber subscribers may read presence. Default false
 * @param allowPresenceForAnonymous the two above count for anonymous clients too. Default false
 * @param allowUserLimitedChannels {@code name#1,2} is for the users 1 and 2 alone. Default false
 * @param allowTagsFilter a subscription may filter publications by their tags. Default false
 * @param slowConsumerPolicy what gives way when a subscriber is slow. Default {@code DISCONNECT}
 * @param slowConsumerKey with the policy {@code LATEST}, the tag that says which publications replace
 *     each other; empty for all of a channel. Default empty
 * @param slowConsumerMaxSize how many bytes may wait for such a subscriber; 0 for as many as may wait for
 *     its connection. Default 0
 * @param slowConsumerMaxAge how long a publication may wait; zero for any time. Default zero
 * @param maxRate how many publications a second a subscriber gets at the most, with a key for each of its
 *     values; 0 for any number. What exceeds it waits as for a slow subscriber. Default 0
 * @param publicationDataFormat what may be published. Default {@code ANY}
 * @param channelRegex what must be found in a channel's name after the namespace, in the syntax of RE2 and as fast, however the
 *     name looks; null for any ASCII name
 */
public record NamespaceOptions(
        int historySize,
        Duration historyTtl,
        @Nullable Duration historyMetaTtl,
        boolean forcePositioning,
        boolean allowPositioning,
        boolean forceRecovery,
        boolean allowRecovery,
        Recovery.Mode forceRecoveryMode,
        boolean autoCacheRecover,
        boolean presence,
        boolean joinLeave,
        boolean forcePushJoinLeave,
        boolean allowSubscribeForClient,
        boolean allowSubscribeForAnonymous,
        boolean allowPublishForClient,
        boolean allowPublishForSubscriber,
        boolean allowPublishForAnonymous,
        boolean allowHistoryForClient,
        boolean allowHistoryForSubscriber,
        boolean allowHistoryForAnonymous,
        boolean allowPresenceForClient,
        boolean allowPresenceForSubscriber,
        boolean allowPresenceForAnonymous,
        boolean allowUserLimitedChannels,
        boolean allowTagsFilter,
        SlowConsumers.Policy slowConsumerPolicy,
        String slowConsumerKey,
        int slowConsumerMaxSize,
        Duration slowConsumerMaxAge,
        int maxRate,
        PublicationFormat publicationDataFormat,
        @Nullable String channelRegex)
        implements SlowConsumers {

    /** Every option at its default: channels carry publications of the server to whom it subscribes. */
    public static final NamespaceOptions DEFAULT = builder().build();

    public NamespaceOptions {
        require(historySize >= 0, "history_size", historySize);
        require(!historyTtl.isNegative(), "history_ttl", historyTtl);
        require(historyMetaTtl == null || !historyMetaTtl.isNegative(), "history_meta_ttl", historyMetaTtl);
        boolean recovers = forceRecovery || allowRecovery || forcePositioning || allowPositioning;
        if (recovers && !(historySize > 0 && !historyTtl.isZero())) {
            throw new IllegalArgumentException(
                    "positioning and recovery need a history: set both history_size and history_ttl");
        }
        if (historyMetaTtl != null && historyMetaTtl.compareTo(historyTtl) < 0) {
            throw new IllegalArgumentException("history_meta_ttl " + historyMetaTtl + " is shorter than history_ttl "
                    + historyTtl + ": positions must outlive the publications");
        }
        require(slowConsumerMaxSize >= 0, "slow_consumer_max_size", slowConsumerMaxSize);
        require(!slowConsumerMaxAge.isNegative(), "slow_consumer_max_age", slowConsumerMaxAge);
        require(maxRate >= 0, "max_rate", maxRate);
        if (!slowConsumerKey.isEmpty() && slowConsumerPolicy != SlowConsumers.Policy.LATEST) {
            throw new IllegalArgumentException("slow_consumer_key needs slow_consumer_policy latest");
        }
        if (maxRate > 0 && slowConsumerPolicy == SlowConsumers.Policy.DISCONNECT) {
            throw new IllegalArgumentException("max_rate needs slow_consumer_policy drop_oldest or latest: with"
                    + " disconnect, a fast publisher would disconnect every subscriber");
        }
        boolean recoversStream = (forceRecovery || allowRecovery) && forceRecoveryMode == Recovery.Mode.STREAM;
        if (maxRate > 0 && slowConsumerPolicy == SlowConsumers.Policy.LATEST && recoversStream) {
            throw new IllegalArgumentException("max_rate with slow_consumer_policy latest leaves out publications"
                    + " that recovery would bring back: set force_recovery_mode to cache");
        }
        ChannelNames.compile(channelRegex);
        if (autoCacheRecover && forceRecoveryMode != Recovery.Mode.CACHE) {
            throw new IllegalArgumentException("auto_cache_recover needs force_recovery_mode cache");
        }
    }

    private static void require(boolean condition, String option, @Nullable Object value) {
        if (!condition) {
            throw new IllegalArgumentException(option + " must not be negative, and is " + value);
        }
    }

    /** Whether publications are kept. */
    public boolean keepsHistory() {
        return historySize > 0 && !historyTtl.isZero();
    }

    /** Starts with every option at its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each method's meaning is that of the record component of the same name. */
    public static final class Builder {

        private int historySize;
        private Duration historyTtl = Duration.ZERO;
        private @Nullable Duration historyMetaTtl;
        private boolean forcePositioning;
        private boolean allowPositioning;
        private boolean forceRecovery;
        private boolean allowRecovery;
        private Recovery.Mode forceRecoveryMode = Recovery.Mode.STREAM;
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

        /** See {@link NamespaceOptions#historySize()}. */
        public Builder historySize(int value) {
            historySize = value;
            return this;
        }

        /** See {@link NamespaceOptions#historyTtl()}. */
        public Builder historyTtl(Duration value) {
            historyTtl = value;
            return this;
        }

        /** See {@link NamespaceOptions#historyMetaTtl()}. */
        public Builder historyMetaTtl(@Nullable Duration value) {
            historyMetaTtl = value;
            return this;
        }

        /** See {@link NamespaceOptions#forcePositioning()}. */
        public Builder forcePositioning(boolean value) {
            forcePositioning = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPositioning()}. */
        public Builder allowPositioning(boolean value) {
            allowPositioning = value;
            return this;
        }

        /** See {@link NamespaceOptions#forceRecovery()}. */
        public Builder forceRecovery(boolean value) {
            forceRecovery = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowRecovery()}. */
        public Builder allowRecovery(boolean value) {
            allowRecovery = value;
            return this;
        }

        /** See {@link NamespaceOptions#forceRecoveryMode()}. */
        public Builder forceRecoveryMode(Recovery.Mode value) {
            forceRecoveryMode = value;
            return this;
        }

        /** See {@link NamespaceOptions#autoCacheRecover()}. */
        public Builder autoCacheRecover(boolean value) {
            autoCacheRecover = value;
            return this;
        }

        /** See {@link NamespaceOptions#presence()}. */
        public Builder presence(boolean value) {
            presence = value;
            return this;
        }

        /** See {@link NamespaceOptions#joinLeave()}. */
        public Builder joinLeave(boolean value) {
            joinLeave = value;
            return this;
        }

        /** See {@link NamespaceOptions#forcePushJoinLeave()}. */
        public Builder forcePushJoinLeave(boolean value) {
            forcePushJoinLeave = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowSubscribeForClient()}. */
        public Builder allowSubscribeForClient(boolean value) {
            allowSubscribeForClient = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowSubscribeForAnonymous()}. */
        public Builder allowSubscribeForAnonymous(boolean value) {
            allowSubscribeForAnonymous = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPublishForClient()}. */
        public Builder allowPublishForClient(boolean value) {
            allowPublishForClient = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPublishForSubscriber()}. */
        public Builder allowPublishForSubscriber(boolean value) {
            allowPublishForSubscriber = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPublishForAnonymous()}. */
        public Builder allowPublishForAnonymous(boolean value) {
            allowPublishForAnonymous = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowHistoryForClient()}. */
        public Builder allowHistoryForClient(boolean value) {
            allowHistoryForClient = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowHistoryForSubscriber()}. */
        public Builder allowHistoryForSubscriber(boolean value) {
            allowHistoryForSubscriber = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowHistoryForAnonymous()}. */
        public Builder allowHistoryForAnonymous(boolean value) {
            allowHistoryForAnonymous = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPresenceForClient()}. */
        public Builder allowPresenceForClient(boolean value) {
            allowPresenceForClient = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPresenceForSubscriber()}. */
        public Builder allowPresenceForSubscriber(boolean value) {
            allowPresenceForSubscriber = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowPresenceForAnonymous()}. */
        public Builder allowPresenceForAnonymous(boolean value) {
            allowPresenceForAnonymous = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowUserLimitedChannels()}. */
        public Builder allowUserLimitedChannels(boolean value) {
            allowUserLimitedChannels = value;
            return this;
        }

        /** See {@link NamespaceOptions#allowTagsFilter()}. */
        public Builder allowTagsFilter(boolean value) {
            allowTagsFilter = value;
            return this;
        }

        /** See {@link NamespaceOptions#slowConsumerPolicy()}. */
        public Builder slowConsumerPolicy(SlowConsumers.Policy value) {
            slowConsumerPolicy = value;
            return this;
        }

        /** See {@link NamespaceOptions#slowConsumerKey()}. */
        public Builder slowConsumerKey(String value) {
            slowConsumerKey = value;
            return this;
        }

        /** See {@link NamespaceOptions#slowConsumerMaxSize()}. */
        public Builder slowConsumerMaxSize(int value) {
            slowConsumerMaxSize = value;
            return this;
        }

        /** See {@link NamespaceOptions#slowConsumerMaxAge()}. */
        public Builder slowConsumerMaxAge(Duration value) {
            slowConsumerMaxAge = value;
            return this;
        }

        /** See {@link NamespaceOptions#maxRate()}. */
        public Builder maxRate(int value) {
            maxRate = value;
            return this;
        }

        /** See {@link NamespaceOptions#publicationDataFormat()}. */
        public Builder publicationDataFormat(PublicationFormat value) {
            publicationDataFormat = value;
            return this;
        }

        /** See {@link NamespaceOptions#channelRegex()}. */
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
                    historySize,
                    historyTtl,
                    historyMetaTtl,
                    forcePositioning,
                    allowPositioning,
                    forceRecovery,
                    allowRecovery,
                    forceRecoveryMode,
                    autoCacheRecover,
                    presence,
                    joinLeave,
                    forcePushJoinLeave,
                    allowSubscribeForClient,
                    allowSubscribeForAnonymous,
                    allowPublishForClient,
                    allowPublishForSubscriber,
                    allowPublishForAnonymous,
                    allowHistoryForClient,
                    allowHistoryForSubscriber,
                    allowHistoryForAnonymous,
                    allowPresenceForClient,
                    allowPresenceForSubscriber,
                    allowPresenceForAnonymous,
                    allowUserLimitedChannels,
                    allowTagsFilter,
                    slowConsumerPolicy,
                    slowConsumerKey,
                    slowConsumerMaxSize,
                    slowConsumerMaxAge,
                    maxRate,
                    publicationDataFormat,
                    channelRegex);
        }
    }
}
