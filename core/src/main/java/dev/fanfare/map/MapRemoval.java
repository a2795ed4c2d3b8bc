package dev.fanfare.map;

import java.util.Objects;

/**
 * What to remove for a client that asked to.
 *
 * @param key which value, the one that the client named or another
 * @param write with which tags it is announced, and its idempotency key
 */
public record MapRemoval(String key, MapWrite write) {

    /**
     * What to remove; {@link #of} says what the client asked for.
     *
     * @param key as {@link Maps} says
     * @param write {@link MapWrite#DEFAULT} for nothing special
     */
    public MapRemoval {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(write, "write must not be null");
    }

    /**
     * What the client asked for, as it is.
     *
     * @param event what it asked for
     * @return removes it
     */
    public static MapRemoval of(MapRemovingEvent event) {
        Objects.requireNonNull(event, "event must not be null");
        return new MapRemoval(event.key(), MapWrite.DEFAULT);
    }
}
