package dev.fanfare.channel;

import dev.fanfare.channel.AccessOptions.Permission;
import dev.fanfare.history.Retention;
import dev.fanfare.state.StateUpdate;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * What the maps of a namespace keep, and what clients may do with them. Names are those of Centrifugo's options under {@code
 * map}.
 *
 * @param mode how much is kept for those who come back
 * @param keyTtl how long an entry lasts after it was written; zero for as long as nobody removes it
 * @param retention what is kept of the changes; nothing in the mode {@code EPHEMERAL}
 * @param clientKey which key clients write under
 * @param removesOnUnsubscribe whether the entry under a client's id is removed when its subscription ends
 * @param publish which clients may write
 * @param remove which clients may remove
 * @param pages how large the pages are in which clients read a map
 * @param catchUpTimeout how long a client may take from one page to the next before it is disconnected with code 3008
 */
public record MapOptions(
        MapMode mode,
        Duration keyTtl,
        Retention retention,
        ClientKey clientKey,
        boolean removesOnUnsubscribe,
        Permission publish,
        Permission remove,
        MapPages pages,
        Duration catchUpTimeout) {

    private static final int DEFAULT_STREAM_SIZE = 100;
    private static final Duration DEFAULT_STREAM_TTL = Duration.ofMinutes(1);

    /** How many times longer than the changes it is known where they stood, unless somebody says otherwise. */
    private static final int META_TTLS = 10;

    /**
     * Checks the options.
     *
     * @param mode how much is kept
     * @param keyTtl not zero but in the mode {@code PERSISTENT}, where it must be
     * @param retention what is kept of the changes
     * @param clientKey which key clients write under
     * @param removesOnUnsubscribe whether what a client wrote goes with its subscription
     * @param publish which clients may write
     * @param remove which clients may remove
     * @param pages how large pages are
     * @param catchUpTimeout more than zero
     * @throws IllegalArgumentException if they contradict each other, naming the options
     */
    public MapOptions {
        Objects.requireNonNull(mode, "mode must not be null");
        Objects.requireNonNull(keyTtl, "keyTtl must not be null");
        Objects.requireNonNull(retention, "retention must not be null");
        Objects.requireNonNull(clientKey, "clientKey must not be null");
        Objects.requireNonNull(publish, "publish must not be null");
        Objects.requireNonNull(remove, "remove must not be null");
        Objects.requireNonNull(pages, "pages must not be null");
        Objects.requireNonNull(catchUpTimeout, "catchUpTimeout must not be null");
        NamespaceOptions.require(!keyTtl.isNegative(), "map.key_ttl", keyTtl);
        if (keyTtl.compareTo(StateUpdate.LONGEST_TTL) > 0) {
            throw new IllegalArgumentException(
                    "map.key_ttl must be at most " + StateUpdate.LONGEST_TTL.toDays() + " days, and is " + keyTtl);
        }
        if (mode == MapMode.PERSISTENT && !keyTtl.isZero()) {
            throw new IllegalArgumentException("map.key_ttl is for entries that end by themselves: leave it out in"
                    + " map.mode persistent, or choose recoverable");
        }
        if (mode != MapMode.PERSISTENT && keyTtl.isZero()) {
            throw new IllegalArgumentException(
                    "map.mode " + mode.name().toLowerCase(Locale.ROOT) + " needs map.key_ttl");
        }
        if (catchUpTimeout.isNegative() || catchUpTimeout.isZero()) {
            throw new IllegalArgumentException(
                    "map.subscribe_catch_up_timeout must be more than zero, and is " + catchUpTimeout);
        }
    }

    /** What somebody has chosen. */
    MapOptions(MapOptionsBuilder chosen) {
        this(
                mode(chosen),
                chosen.keyTtl,
                retention(chosen),
                chosen.clientKey,
                chosen.removeClientOnUnsubscribe,
                chosen.mayPublish,
                chosen.mayRemove,
                new MapPages(
                        chosen.minPageSize,
                        chosen.defaultPageSize,
                        chosen.maxPageSize,
                        chosen.liveTransitionMaxPublicationLimit == null
                                ? chosen.maxPageSize
                                : chosen.liveTransitionMaxPublicationLimit),
                chosen.subscribeCatchUpTimeout);
    }

    private static MapMode mode(MapOptionsBuilder chosen) {
        if (chosen.mode == null) {
            throw new IllegalArgumentException("map.mode must be said: ephemeral, recoverable or persistent");
        }
        return chosen.mode;
    }

    private static Retention retention(MapOptionsBuilder chosen) {
        if (chosen.mode == MapMode.EPHEMERAL) {
            if (chosen.streamSize != null || chosen.streamTtl != null || chosen.metaTtl != null) {
                throw new IllegalArgumentException("map.mode ephemeral keeps no stream of changes: leave out"
                        + " map.stream_size, map.stream_ttl and map.meta_ttl, or choose recoverable");
            }
            return new Retention(0, Duration.ZERO, chosen.keyTtl);
        }
        int size = chosen.streamSize == null ? DEFAULT_STREAM_SIZE : chosen.streamSize;
        Duration ttl = chosen.streamTtl == null ? DEFAULT_STREAM_TTL : chosen.streamTtl;
        if (size < 1 || ttl.isNegative() || ttl.isZero() || ttl.compareTo(StateUpdate.LONGEST_TTL) > 0) {
            throw new IllegalArgumentException(
                    "map.stream_size and map.stream_ttl must be more than zero, and are " + size + " and " + ttl);
        }
        return new Retention(size, ttl, metaTtl(chosen, ttl));
    }

    private static Duration metaTtl(MapOptionsBuilder chosen, Duration streamTtl) {
        if (chosen.metaTtl != null) {
            if (chosen.metaTtl.compareTo(streamTtl) < 0) {
                throw new IllegalArgumentException("map.meta_ttl must not be shorter than map.stream_ttl, and they are "
                        + chosen.metaTtl + " and " + streamTtl);
            }
            if (chosen.metaTtl.compareTo(StateUpdate.LONGEST_TTL) > 0) {
                throw new IllegalArgumentException("map.meta_ttl must be at most " + StateUpdate.LONGEST_TTL.toDays()
                        + " days, and is " + chosen.metaTtl);
            }
            return chosen.metaTtl;
        }
        if (chosen.mode == MapMode.PERSISTENT
                || streamTtl.compareTo(StateUpdate.LONGEST_TTL.dividedBy(META_TTLS)) > 0) {
            return StateUpdate.LONGEST_TTL;
        }
        Duration ofStream = streamTtl.multipliedBy(META_TTLS);
        return ofStream.compareTo(chosen.keyTtl) > 0 ? ofStream : chosen.keyTtl;
    }

    /** {@return whether there is a stream of changes, by which clients know their position} */
    public boolean hasStream() {
        return mode != MapMode.EPHEMERAL;
    }

    /** {@return a builder with every option at its default} */
    public static MapOptionsBuilder builder() {
        return new MapOptionsBuilder();
    }
}
