package dev.fanfare.channel;

import dev.fanfare.channel.AccessOptions.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects options, whose names are those of Centrifugo's channel options, so that its documentation explains them
 * too. "Client" in an option's name means any client, "subscriber" one that is subscribed to the channel,
 * "anonymous" one without a user id.
 */
public final class NamespaceOptionsBuilder {

    SubscriptionType subscriptionType = SubscriptionType.STREAM;

    @Nullable
    MapOptions map;

    PollOptions sharedPoll = PollOptions.DEFAULT;

    String mapClientsPresenceChannelPrefix = "";
    String mapUsersPresenceChannelPrefix = "";
    int historySize;
    Duration historyTtl = Duration.ZERO;

    @Nullable
    Duration historyMetaTtl;

    boolean forcePositioning;
    boolean allowPositioning;
    boolean forceRecovery;
    boolean allowRecovery;
    RecoveryMode forceRecoveryMode = RecoveryMode.STREAM;
    boolean autoCacheRecover;
    boolean presence;
    boolean joinLeave;
    boolean forcePushJoinLeave;
    Permission maySubscribe = Permission.NOBODY;
    Permission mayPublish = Permission.NOBODY;
    Permission mayReadHistory = Permission.NOBODY;
    Permission mayReadPresence = Permission.NOBODY;
    boolean allowUserLimitedChannels;
    boolean allowTagsFilter;
    boolean allowWildcard;
    SlowConsumers.Policy slowConsumerPolicy = SlowConsumers.Policy.DISCONNECT;
    String slowConsumerKey = "";
    int slowConsumerMaxSize;
    Duration slowConsumerMaxAge = Duration.ZERO;
    int maxRate;
    List<DeltaType> allowedDeltaTypes = List.of();
    boolean deltaPublish;
    boolean allowChannelCompaction;
    List<ChannelState> channelStateEvents = List.of();
    Duration vacatedDelay = Duration.ofSeconds(5);
    PublicationFormat publicationDataFormat = PublicationFormat.ANY;

    @Nullable
    String channelRegex;

    NamespaceOptionsBuilder() {}

    /**
     * What the channels are to those who subscribe.
     * @param value maps need a {@link #map}. Default {@code STREAM}
     * @return this builder
     */
    public NamespaceOptionsBuilder subscriptionType(SubscriptionType value) {
        subscriptionType = Objects.requireNonNull(value, "subscriptionType must not be null");
        return this;
    }

    /**
     * What the channels keep if they are maps.
     * @param value null for what is no map. Default null
     * @return this builder
     */
    public NamespaceOptionsBuilder map(@Nullable MapOptions value) {
        map = value;
        return this;
    }

    /**
     * How the channels are asked for if they are shared polls.
     * @param value has a meaning for the type {@code SHARED_POLL} alone. Default {@link PollOptions#DEFAULT}
     * @return this builder
     */
    public NamespaceOptionsBuilder sharedPoll(PollOptions value) {
        sharedPoll = Objects.requireNonNull(value, "sharedPoll must not be null");
        return this;
    }

    /**
     * Each client that is subscribed has an entry in the map of clients with this prefix and the channel's name.
     * @param value begins with a namespace of the type {@code MAP_CLIENTS}; empty for no such map. Default empty
     * @return this builder
     */
    public NamespaceOptionsBuilder mapClientsPresenceChannelPrefix(String value) {
        mapClientsPresenceChannelPrefix =
                Objects.requireNonNull(value, "mapClientsPresenceChannelPrefix must not be null");
        return this;
    }

    /**
     * Each user who is subscribed has an entry in the map of users with this prefix and the channel's name.
     * @param value begins with a namespace of the type {@code MAP_USERS}; empty for no such map. Default empty
     * @return this builder
     */
    public NamespaceOptionsBuilder mapUsersPresenceChannelPrefix(String value) {
        mapUsersPresenceChannelPrefix = Objects.requireNonNull(value, "mapUsersPresenceChannelPrefix must not be null");
        return this;
    }

    /**
     * How many publications are kept; {@link #historyTtl} must be set, too.
     * @param value number of the newest ones; 0 for none. Default 0
     * @return this builder
     */
    public NamespaceOptionsBuilder historySize(int value) {
        historySize = value;
        return this;
    }

    /**
     * How long publications are kept; {@link #historySize} must be set, too.
     * @param value time after the newest of them; zero for not at all. Default zero
     * @return this builder
     */
    public NamespaceOptionsBuilder historyTtl(Duration value) {
        historyTtl = Objects.requireNonNull(value, "historyTtl must not be null");
        return this;
    }

    /**
     * How long offset and epoch are kept.
     * @param value time, not shorter than {@link #historyTtl}; null or zero for the server's choice. Default null
     * @return this builder
     */
    public NamespaceOptionsBuilder historyMetaTtl(@Nullable Duration value) {
        historyMetaTtl = value;
        return this;
    }

    /**
     * Every subscription has a position and detects loss; needs a history.
     * @param value whether it does without asking. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder forcePositioning(boolean value) {
        forcePositioning = value;
        return this;
    }

    /**
     * A subscription has a position if it asks for one; needs a history.
     * @param value whether it may ask; whoever may read history may in any case. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPositioning(boolean value) {
        allowPositioning = value;
        return this;
    }

    /**
     * Every subscription can recover after a reconnect; needs a history.
     * @param value whether it can without asking. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder forceRecovery(boolean value) {
        forceRecovery = value;
        return this;
    }

    /**
     * A subscription can recover if it asks to; needs a history.
     * @param value whether it may ask; whoever may read history may in any case. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowRecovery(boolean value) {
        allowRecovery = value;
        return this;
    }

    /**
     * What recovery brings.
     * @param value all that was missed, or the newest only. Default {@code STREAM}
     * @return this builder
     */
    public NamespaceOptionsBuilder forceRecoveryMode(RecoveryMode value) {
        forceRecoveryMode = Objects.requireNonNull(value, "forceRecoveryMode must not be null");
        return this;
    }

    /**
     * A new subscription gets the newest publication at once.
     * @param value whether it does; true needs the mode {@code CACHE}. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder autoCacheRecover(boolean value) {
        autoCacheRecover = value;
        return this;
    }

    /**
     * The channel knows who is subscribed.
     * @param value whether it does; where not, asking fails with {@code NOT_AVAILABLE}. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder presence(boolean value) {
        presence = value;
        return this;
    }

    /**
     * Coming and going is announced.
     * @param value whether it is, to subscribers that ask for it and may read presence. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder joinLeave(boolean value) {
        joinLeave = value;
        return this;
    }

    /**
     * Every subscriber hears of coming and going, not only those that ask.
     * @param value whether it does. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder forcePushJoinLeave(boolean value) {
        forcePushJoinLeave = value;
        return this;
    }

    /**
     * Any client with a user id may subscribe; to private channels only with a token.
     * @param value whether it may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowSubscribeForClient(boolean value) {
        maySubscribe = maySubscribe.forClient(value);
        return this;
    }

    /**
     * Clients without a user id may subscribe where those with one may.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowSubscribeForAnonymous(boolean value) {
        maySubscribe = maySubscribe.forAnonymous(value);
        return this;
    }

    /**
     * Any client with a user id may publish.
     * @param value whether it may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPublishForClient(boolean value) {
        mayPublish = mayPublish.forClient(value);
        return this;
    }

    /**
     * Subscribers may publish.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPublishForSubscriber(boolean value) {
        mayPublish = mayPublish.forSubscriber(value);
        return this;
    }

    /**
     * Clients without a user id may publish where those with one may.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPublishForAnonymous(boolean value) {
        mayPublish = mayPublish.forAnonymous(value);
        return this;
    }

    /**
     * Any client with a user id may read history.
     * @param value whether it may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowHistoryForClient(boolean value) {
        mayReadHistory = mayReadHistory.forClient(value);
        return this;
    }

    /**
     * Subscribers may read history.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowHistoryForSubscriber(boolean value) {
        mayReadHistory = mayReadHistory.forSubscriber(value);
        return this;
    }

    /**
     * Clients without a user id may read history where those with one may.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowHistoryForAnonymous(boolean value) {
        mayReadHistory = mayReadHistory.forAnonymous(value);
        return this;
    }

    /**
     * Any client with a user id may read presence.
     * @param value whether it may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPresenceForClient(boolean value) {
        mayReadPresence = mayReadPresence.forClient(value);
        return this;
    }

    /**
     * Subscribers may read presence.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPresenceForSubscriber(boolean value) {
        mayReadPresence = mayReadPresence.forSubscriber(value);
        return this;
    }

    /**
     * Clients without a user id may read presence where those with one may.
     * @param value whether they may. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowPresenceForAnonymous(boolean value) {
        mayReadPresence = mayReadPresence.forAnonymous(value);
        return this;
    }

    /**
     * {@code name#1,2} is for the users 1 and 2 alone.
     * @param value whether names are read so. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowUserLimitedChannels(boolean value) {
        allowUserLimitedChannels = value;
        return this;
    }

    /**
     * A subscription may filter publications by their tags.
     * @param value whether it may; where not, a filter is refused with {@code BAD_REQUEST}. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowTagsFilter(boolean value) {
        allowTagsFilter = value;
        return this;
    }

    /**
     * Whether {@code news.*} is a pattern of channels that tokens and handlers may let clients subscribe to.
     * @param value true for patterns. Default false: it is the name of one channel
     * @return this builder
     */
    public NamespaceOptionsBuilder allowWildcard(boolean value) {
        allowWildcard = value;
        return this;
    }

    /**
     * What gives way when a subscriber is slow.
     * @param value the subscriber, or publications. Default {@code DISCONNECT}
     * @return this builder
     */
    public NamespaceOptionsBuilder slowConsumerPolicy(SlowConsumers.Policy value) {
        slowConsumerPolicy = Objects.requireNonNull(value, "slowConsumerPolicy must not be null");
        return this;
    }

    /**
     * Which publications replace each other; only with the policy {@code LATEST}.
     * @param value the tag whose value says it; empty for all of a channel. Default empty
     * @return this builder
     */
    public NamespaceOptionsBuilder slowConsumerKey(String value) {
        slowConsumerKey = Objects.requireNonNull(value, "slowConsumerKey must not be null");
        return this;
    }

    /**
     * How much may wait for a slow subscriber.
     * @param value bytes; 0, or more than may wait for its connection, for as many as that. Default 0
     * @return this builder
     */
    public NamespaceOptionsBuilder slowConsumerMaxSize(int value) {
        slowConsumerMaxSize = value;
        return this;
    }

    /**
     * How long a publication may wait for a slow subscriber.
     * @param value time; zero for any. Default zero
     * @return this builder
     */
    public NamespaceOptionsBuilder slowConsumerMaxAge(Duration value) {
        slowConsumerMaxAge = Objects.requireNonNull(value, "slowConsumerMaxAge must not be null");
        return this;
    }

    /**
     * How often a subscriber gets publications. What exceeds it waits as for a slow subscriber; not with the policy
     * {@code DISCONNECT}.
     * @param value publications a second at the most, with a key for each of its values; 0 for any number. Default 0
     * @return this builder
     */
    public NamespaceOptionsBuilder maxRate(int value) {
        maxRate = value;
        return this;
    }

    /**
     * Which deltas subscriptions are given that ask for them, in place of whole publications.
     * @param value types; empty for none. Default empty
     * @return this builder
     */
    public NamespaceOptionsBuilder allowedDeltaTypes(List<DeltaType> value) {
        allowedDeltaTypes = Objects.requireNonNull(value, "allowedDeltaTypes must not be null");
        return this;
    }

    /**
     * Every publication may be given as a delta.
     * @param value false for only those that are published so, {@code PublishOptions.delta}. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder deltaPublish(boolean value) {
        deltaPublish = value;
        return this;
    }

    /**
     * Subscriptions whose client understands it, and speaks JSON, are given a number in place of the channel's name with
     * each publication, join and leave.
     * @param value false for the name. Default false
     * @return this builder
     */
    public NamespaceOptionsBuilder allowChannelCompaction(boolean value) {
        allowChannelCompaction = value;
        return this;
    }

    /**
     * Which changes of channels {@code onOccupied} and {@code onVacated} hear of.
     * @param value states; empty for none. Default empty
     * @return this builder
     */
    public NamespaceOptionsBuilder channelStateEvents(List<ChannelState> value) {
        channelStateEvents = Objects.requireNonNull(value, "channelStateEvents must not be null");
        return this;
    }

    /**
     * How long nobody must have been in a channel before it is vacated, so that who loads a page anew is not gone.
     * @param value at least 1 ms. Default 5 s
     * @return this builder
     */
    public NamespaceOptionsBuilder vacatedDelay(Duration value) {
        vacatedDelay = Objects.requireNonNull(value, "vacatedDelay must not be null");
        return this;
    }

    /**
     * What may be published.
     * @param value other data is refused with {@code BAD_REQUEST}. Default {@code ANY}
     * @return this builder
     */
    public NamespaceOptionsBuilder publicationDataFormat(PublicationFormat value) {
        publicationDataFormat = Objects.requireNonNull(value, "publicationDataFormat must not be null");
        return this;
    }

    /**
     * What must be found in a channel's name after the namespace.
     * @param value a regular expression in the syntax of RE2; null for any ASCII name. Default null
     * @return this builder
     */
    public NamespaceOptionsBuilder channelRegex(@Nullable String value) {
        channelRegex = value;
        return this;
    }

    /**
     * Makes the options.
     * @return what was set, and defaults for the rest
     * @throws IllegalArgumentException if they contradict each other, naming the options
     */
    public NamespaceOptions build() {
        return new NamespaceOptions(this);
    }
}
