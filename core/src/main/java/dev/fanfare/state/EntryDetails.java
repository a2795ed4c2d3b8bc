package dev.fanfare.state;

import dev.fanfare.protocol.ClientInfo;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an entry beside its value.
 *
 * @param tags by which subscribers filter
 * @param info who has set it; null if no client has
 * @param version what whoever set it calls this version of the value, from 1; 0 for none
 * @param versionEpoch versions of different epochs do not compare; "" for none
 */
public record EntryDetails(
        Map<String, String> tags, @Nullable ClientInfo info, long version, String versionEpoch) {

    /** Nothing is known of it. */
    public static final EntryDetails NONE = new EntryDetails(Map.of(), null, 0, "");

    /** What details take in memory beside the letters of them, and what a tag does, in bytes, about. */
    private static final int OVERHEAD = 48;

    private static final int TAG_OVERHEAD = 96;

    /**
     * Details of an entry.
     *
     * @param tags is copied
     * @param info null for none
     * @param version 0 for none
     * @param versionEpoch "" for none
     * @throws IllegalArgumentException if the version is negative
     */
    public EntryDetails {
        tags = Map.copyOf(Objects.requireNonNull(tags, "tags must not be null"));
        Objects.requireNonNull(versionEpoch, "versionEpoch must not be null");
        if (version < 0) {
            throw new IllegalArgumentException("version must not be negative, and is " + version);
        }
    }

    /**
     * Details that are tags alone.
     *
     * @param tags may be empty
     * @return {@link #NONE} if they are
     */
    public static EntryDetails tagged(Map<String, String> tags) {
        return Objects.requireNonNull(tags, "tags must not be null").isEmpty()
                ? NONE
                : new EntryDetails(tags, null, 0, "");
    }

    /**
     * Whether a value with these details must not replace one with others: it has a version that is not higher. Without an
     * epoch a version compares with those of every epoch.
     *
     * @param stored the details of the value that is there
     * @return whether it is outdated
     */
    public boolean isOutdatedBy(EntryDetails stored) {
        return version > 0
                && version <= stored.version
                && (versionEpoch.isEmpty() || versionEpoch.equals(stored.versionEpoch));
    }

    /**
     * What an entry with these details has if it replaces another: where these have no version, it keeps that of the other.
     *
     * @param stored the details of the value that is there
     * @return {@code stored} itself if nothing differs
     */
    public EntryDetails replacing(EntryDetails stored) {
        EntryDetails merged = version > 0 || stored.version == 0
                ? this
                : new EntryDetails(tags, info, stored.version, stored.versionEpoch);
        return merged.equals(stored) ? stored : merged;
    }

    /** {@return about how much memory they take, in bytes; {@link #NONE}, which all share, none} */
    public int weight() {
        if (version == 0 && info == null && tags.isEmpty() && versionEpoch.isEmpty()) {
            return 0;
        }
        int weight = OVERHEAD + versionEpoch.length() + (info == null ? 0 : info.weight());
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            weight += TAG_OVERHEAD + tag.getKey().length() + tag.getValue().length();
        }
        return weight;
    }
}
