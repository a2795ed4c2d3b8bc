package dev.fanfare.channel;

import dev.fanfare.internal.channel.ChannelNames;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the channels of a namespace offer and allow.
 *
 * @param type what they are to those who subscribe
 * @param map what they keep if they are maps; null for others
 * @param sharedPoll how they are asked for if they are shared polls
 * @param history what is kept
 * @param recovery what subscriptions know of their position; needs a history
 * @param presence what is known of subscribers
 * @param access what clients may do
 * @param slowConsumers what happens when a subscriber does not keep up
 * @param delta whether publications are given as what has changed
 * @param channelCompaction whether clients that ask for it are given a number in place of a channel's name with each
 *     publication
 * @param channelStates what is told when channels become occupied and vacated
 * @param publicationDataFormat what may be published
 * @param channelRegex what must be found in a channel's name after the namespace, in the syntax of RE2; null for any
 *     ASCII name
 */
public record NamespaceOptions(
        SubscriptionType type,
        @Nullable MapOptions map,
        PollOptions sharedPoll,
        HistoryOptions history,
        RecoveryOptions recovery,
        PresenceOptions presence,
        AccessOptions access,
        SlowConsumers slowConsumers,
        DeltaOptions delta,
        boolean channelCompaction,
        ChannelStateOptions channelStates,
        PublicationFormat publicationDataFormat,
        @Nullable String channelRegex) {

    /** Every option at its default: channels carry publications of the server to whom it subscribes. */
    public static final NamespaceOptions DEFAULT = builder().build();

    /**
     * Checks the options.
     *
     * @param type what the channels are to those who subscribe
     * @param map must be given for maps, and for nothing else
     * @param sharedPoll has a meaning for shared polls alone
     * @param history must be kept where there is positioning or recovery
     * @param recovery not of mode {@code STREAM} where a {@code maxRate} leaves out publications
     * @param presence what is known of subscribers
     * @param access what clients may do
     * @param slowConsumers what happens when a subscriber does not keep up
     * @param delta whether publications are given as what has changed
     * @param channelCompaction whether names of channels are not sent where clients know their numbers
     * @param channelStates what is told when channels become occupied and vacated
     * @param publicationDataFormat what may be published
     * @param channelRegex a regular expression in the syntax of RE2, or null
     * @throws IllegalArgumentException if they contradict each other, or the expression is none, naming the options
     */
    public NamespaceOptions {
        Objects.requireNonNull(type, "type must not be null");
        Objects.requireNonNull(sharedPoll, "sharedPoll must not be null");
        Objects.requireNonNull(publicationDataFormat, "publicationDataFormat must not be null");
        Objects.requireNonNull(history, "history must not be null");
        Objects.requireNonNull(recovery, "recovery must not be null");
        Objects.requireNonNull(presence, "presence must not be null");
        Objects.requireNonNull(access, "access must not be null");
        Objects.requireNonNull(slowConsumers, "slowConsumers must not be null");
        Objects.requireNonNull(delta, "delta must not be null");
        Objects.requireNonNull(channelStates, "channelStates must not be null");
        if (recovery.needsHistory() && !history.isKept()) {
            throw new IllegalArgumentException(
                    "positioning and recovery need a history: set both history_size and history_ttl");
        }
        if (slowConsumers.maxRate() > 0 && slowConsumers.keepsLatest() && recovery.bringsAll()) {
            throw new IllegalArgumentException("max_rate with slow_consumer_policy latest leaves out publications"
                    + " that recovery would bring back: set force_recovery_mode to cache");
        }
        if (access.wildcard() && slowConsumers.keepsLatest()) {
            throw new IllegalArgumentException("allow_wildcard with slow_consumer_policy latest would leave the newest"
                    + " publication of one channel out for that of another: choose drop_oldest or disconnect");
        }
        requireThatTypeFits(type, map, history, slowConsumers, access);
        ChannelNames.compile(channelRegex);
    }

    private static void requireThatTypeFits(
            SubscriptionType type,
            @Nullable MapOptions map,
            HistoryOptions history,
            SlowConsumers slowConsumers,
            AccessOptions access) {
        String name = "subscription_type " + type.key();
        if (type.isMap() != (map != null)) {
            throw new IllegalArgumentException(
                    type.isMap() ? name + " needs map.mode" : name + " has no map: leave its options out");
        }
        if (map != null && type != SubscriptionType.MAP && map.mode() == MapMode.PERSISTENT) {
            throw new IllegalArgumentException(
                    name + " cannot have map.mode persistent: who is gone for good must not stay");
        }
        if (type == SubscriptionType.STREAM) {
            return;
        }
        if (history.isKept()) {
            throw new IllegalArgumentException(name + " keeps no publications: leave out history_size and history_ttl");
        }
        if (slowConsumers.policy() != SlowConsumers.Policy.DISCONNECT || slowConsumers.maxRate() > 0) {
            throw new IllegalArgumentException(
                    name + " must not leave out changes: it needs slow_consumer_policy disconnect and no max_rate");
        }
        if (access.wildcard()) {
            throw new IllegalArgumentException(name + " has no patterns: leave out allow_wildcard");
        }
    }

    /**
     * What a subscription to a pattern of channels is, whose position is in none of them: without history, recovery and
     * presence, and only for whom a token or a handler lets in.
     *
     * @return the rest as it is
     */
    public NamespaceOptions ofPatterns() {
        return new NamespaceOptions(
                DEFAULT.type,
                null,
                sharedPoll,
                DEFAULT.history,
                DEFAULT.recovery,
                DEFAULT.presence,
                access.ofPatterns(),
                slowConsumers,
                delta,
                channelCompaction,
                DEFAULT.channelStates,
                publicationDataFormat,
                channelRegex);
    }

    /** What somebody has chosen. */
    NamespaceOptions(NamespaceOptionsBuilder chosen) {
        this(
                chosen.subscriptionType,
                chosen.map,
                chosen.sharedPoll,
                new HistoryOptions(chosen.historySize, chosen.historyTtl, chosen.historyMetaTtl),
                new RecoveryOptions(
                        chosen.forcePositioning,
                        chosen.allowPositioning,
                        chosen.forceRecovery,
                        chosen.allowRecovery,
                        chosen.forceRecoveryMode,
                        chosen.autoCacheRecover),
                new PresenceOptions(
                        chosen.presence,
                        chosen.joinLeave,
                        chosen.forcePushJoinLeave,
                        chosen.mapClientsPresenceChannelPrefix,
                        chosen.mapUsersPresenceChannelPrefix),
                new AccessOptions(
                        chosen.maySubscribe,
                        chosen.mayPublish,
                        chosen.mayReadHistory,
                        chosen.mayReadPresence,
                        chosen.allowUserLimitedChannels,
                        chosen.allowTagsFilter,
                        chosen.allowWildcard),
                new SlowConsumers(
                        chosen.slowConsumerPolicy,
                        chosen.slowConsumerKey,
                        chosen.slowConsumerMaxSize,
                        chosen.slowConsumerMaxAge,
                        chosen.maxRate),
                new DeltaOptions(Set.copyOf(chosen.allowedDeltaTypes), chosen.deltaPublish),
                chosen.allowChannelCompaction,
                new ChannelStateOptions(Set.copyOf(chosen.channelStateEvents), chosen.vacatedDelay),
                chosen.publicationDataFormat,
                chosen.channelRegex);
    }

    static void require(boolean condition, String option, @Nullable Object value) {
        if (!condition) {
            throw new IllegalArgumentException(option + " must not be negative, and is " + value);
        }
    }

    /** {@return a builder with every option at its default} */
    public static NamespaceOptionsBuilder builder() {
        return new NamespaceOptionsBuilder();
    }
}
