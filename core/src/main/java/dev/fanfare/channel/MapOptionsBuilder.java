package dev.fanfare.channel;

import dev.fanfare.channel.AccessOptions.Permission;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Collects the options of maps, whose names are those of Centrifugo's options under {@code map}, so that its documentation
 * explains them too.
 */
public final class MapOptionsBuilder {

    private static final int PAGE = 100;
    private static final int MOST = 1000;

    @Nullable
    MapMode mode;

    Duration keyTtl = Duration.ZERO;

    @Nullable
    Integer streamSize;

    @Nullable
    Duration streamTtl;

    @Nullable
    Duration metaTtl;

    ClientKey clientKey = ClientKey.CHOSEN;
    boolean removeClientOnUnsubscribe;
    Permission mayPublish = Permission.NOBODY;
    Permission mayRemove = Permission.NOBODY;
    int defaultPageSize = PAGE;
    int minPageSize = PAGE;
    int maxPageSize = MOST;

    @Nullable
    Integer liveTransitionMaxPublicationLimit;

    Duration subscribeCatchUpTimeout = Duration.ofSeconds(5);

    MapOptionsBuilder() {}

    /**
     * How much is kept for those who come back; must be said.
     * @param value ephemeral, recoverable or persistent
     * @return this builder
     */
    public MapOptionsBuilder mode(MapMode value) {
        mode = Objects.requireNonNull(value, "mode must not be null");
        return this;
    }

    /**
     * How long an entry lasts after it was written last.
     * @param value time; must be said but in the mode {@code PERSISTENT}, where it must not. Default zero, for no end
     * @return this builder
     */
    public MapOptionsBuilder keyTtl(Duration value) {
        keyTtl = Objects.requireNonNull(value, "keyTtl must not be null");
        return this;
    }

    /**
     * How many changes are kept; not in the mode {@code EPHEMERAL}.
     * @param value number of the newest ones, at least 1; null for the default, 100
     * @return this builder
     */
    public MapOptionsBuilder streamSize(@Nullable Integer value) {
        streamSize = value;
        return this;
    }

    /**
     * How long changes are kept; not in the mode {@code EPHEMERAL}.
     * @param value time after the newest of them; null for the default, a minute
     * @return this builder
     */
    public MapOptionsBuilder streamTtl(@Nullable Duration value) {
        streamTtl = value;
        return this;
    }

    /**
     * How long a map that is empty is known still, so that who comes back is not told that it began anew; not in the mode
     * {@code EPHEMERAL}.
     * @param value time, not shorter than {@link #streamTtl}; null for the default: for ever in the mode {@code PERSISTENT},
     *     else ten times {@link #streamTtl}, or {@link #keyTtl} if that is longer
     * @return this builder
     */
    public MapOptionsBuilder metaTtl(@Nullable Duration value) {
        metaTtl = value;
        return this;
    }

    /**
     * Which key clients write under, whichever they name.
     * @param value the client's choice, its client id or its user id. Default {@code CHOSEN}
     * @return this builder
     */
    public MapOptionsBuilder clientKey(ClientKey value) {
        clientKey = Objects.requireNonNull(value, "clientKey must not be null");
        return this;
    }

    /**
     * When a subscription ends, the entry under its client's id is removed.
     * @param value whether it is. Default false
     * @return this builder
     */
    public MapOptionsBuilder removeClientOnUnsubscribe(boolean value) {
        removeClientOnUnsubscribe = value;
        return this;
    }

    /**
     * Any client with a user id may write.
     * @param value whether it may. Default false
     * @return this builder
     */
    public MapOptionsBuilder allowPublishForClient(boolean value) {
        mayPublish = mayPublish.forClient(value);
        return this;
    }

    /**
     * Subscribers may write.
     * @param value whether they may. Default false
     * @return this builder
     */
    public MapOptionsBuilder allowPublishForSubscriber(boolean value) {
        mayPublish = mayPublish.forSubscriber(value);
        return this;
    }

    /**
     * Clients without a user id may write where those with one may.
     * @param value whether they may. Default false
     * @return this builder
     */
    public MapOptionsBuilder allowPublishForAnonymous(boolean value) {
        mayPublish = mayPublish.forAnonymous(value);
        return this;
    }

    /**
     * Any client with a user id may remove entries.
     * @param value whether it may. Default false
     * @return this builder
     */
    public MapOptionsBuilder allowRemoveForClient(boolean value) {
        mayRemove = mayRemove.forClient(value);
        return this;
    }

    /**
     * Subscribers may remove entries.
     * @param value whether they may. Default false
     * @return this builder
     */
    public MapOptionsBuilder allowRemoveForSubscriber(boolean value) {
        mayRemove = mayRemove.forSubscriber(value);
        return this;
    }

    /**
     * Clients without a user id may remove entries where those with one may.
     * @param value whether they may. Default false
     * @return this builder
     */
    public MapOptionsBuilder allowRemoveForAnonymous(boolean value) {
        mayRemove = mayRemove.forAnonymous(value);
        return this;
    }

    /**
     * How many entries or changes a page has if the client does not say.
     * @param value number. Default 100
     * @return this builder
     */
    public MapOptionsBuilder defaultPageSize(int value) {
        defaultPageSize = value;
        return this;
    }

    /**
     * The fewest entries or changes of a page; who asks for fewer is given these.
     * @param value number, at least 1. Default 100
     * @return this builder
     */
    public MapOptionsBuilder minPageSize(int value) {
        minPageSize = value;
        return this;
    }

    /**
     * The most entries or changes of a page; who asks for more is given these.
     * @param value number. Default 1000
     * @return this builder
     */
    public MapOptionsBuilder maxPageSize(int value) {
        maxPageSize = value;
        return this;
    }

    /**
     * How many changes a client is given together when it begins to be pushed to; who is further behind is sent back to the
     * beginning.
     * @param value number, at least 1; null for the default, {@link #maxPageSize}
     * @return this builder
     */
    public MapOptionsBuilder liveTransitionMaxPublicationLimit(@Nullable Integer value) {
        liveTransitionMaxPublicationLimit = value;
        return this;
    }

    /**
     * How long a client may take from one page to the next before it is disconnected as too slow.
     * @param value time, more than zero. Default 5 s
     * @return this builder
     */
    public MapOptionsBuilder subscribeCatchUpTimeout(Duration value) {
        subscribeCatchUpTimeout = Objects.requireNonNull(value, "subscribeCatchUpTimeout must not be null");
        return this;
    }

    /**
     * Makes the options.
     * @return what was set, and defaults for the rest
     * @throws IllegalArgumentException if they contradict each other or no {@link #mode} was said, naming the options
     */
    public MapOptions build() {
        return new MapOptions(this);
    }
}
