package dev.fanfare.map;

import java.util.Map;
import java.util.Objects;

/**
 * How a value is written, beyond what its channel's namespace says.
 *
 * @param tags by which subscribers filter; of a removal those it is announced with, none for those of the value
 * @param idempotencyKey a write with a key that was used in this channel within {@link
 *     dev.fanfare.spi.PublishOptions#IDEMPOTENCY_TTL} is suppressed; "" for none
 * @param version one that is not above that of the value is suppressed; 0 for none, which leaves that of the value
 * @param versionEpoch versions of different epochs do not compare; "" for none
 * @param mode whether there must be a value, or none
 * @param delta whether subscriptions that have asked for deltas may be given it as one; so may all writes of a namespace that
 *     says so
 */
public record MapWrite(
        Map<String, String> tags,
        String idempotencyKey,
        long version,
        String versionEpoch,
        KeyMode mode,
        boolean delta) {

    /** Nothing special. */
    public static final MapWrite DEFAULT = new MapWrite(Map.of(), "", 0, "", KeyMode.REPLACE, false);

    /**
     * How a value is written; begin with {@link #DEFAULT} for one that is not special.
     *
     * @param tags is copied
     * @param idempotencyKey "" for none
     * @param version 0 for none
     * @param versionEpoch "" for none
     * @param mode {@link KeyMode#REPLACE} for whatever is there
     * @param delta true for a delta where one is wanted
     * @throws IllegalArgumentException if the version is negative
     */
    public MapWrite {
        tags = Map.copyOf(Objects.requireNonNull(tags, "tags must not be null"));
        Objects.requireNonNull(idempotencyKey, "idempotencyKey must not be null");
        Objects.requireNonNull(versionEpoch, "versionEpoch must not be null");
        Objects.requireNonNull(mode, "mode must not be null");
        if (version < 0) {
            throw new IllegalArgumentException("version must not be negative, and is " + version);
        }
    }

    /**
     * The same with tags.
     *
     * @param newTags in place of those before
     * @return the changed copy
     */
    public MapWrite withTags(Map<String, String> newTags) {
        Objects.requireNonNull(newTags, "newTags must not be null");
        return new MapWrite(newTags, idempotencyKey, version, versionEpoch, mode, delta);
    }

    /**
     * The same, made once however often it is repeated.
     *
     * @param key one for each write of a channel; "" for none
     * @return the changed copy
     */
    public MapWrite idempotencyKey(String key) {
        Objects.requireNonNull(key, "key must not be null");
        return new MapWrite(tags, key, version, versionEpoch, mode, delta);
    }

    /**
     * The same with a version.
     *
     * @param number from 1; 0 for none
     * @param epoch "" for none
     * @return the changed copy
     */
    public MapWrite version(long number, String epoch) {
        Objects.requireNonNull(epoch, "epoch must not be null");
        return new MapWrite(tags, idempotencyKey, number, epoch, mode, delta);
    }

    /**
     * The same with a mode.
     *
     * @param keyMode whether there must be a value, or none
     * @return the changed copy
     */
    public MapWrite mode(KeyMode keyMode) {
        Objects.requireNonNull(keyMode, "keyMode must not be null");
        return new MapWrite(tags, idempotencyKey, version, versionEpoch, keyMode, delta);
    }

    /**
     * The same as a delta, for subscriptions that have asked for deltas, or whole for all.
     *
     * @param value true for a delta
     * @return the changed copy
     */
    public MapWrite delta(boolean value) {
        return new MapWrite(tags, idempotencyKey, version, versionEpoch, mode, value);
    }
}
