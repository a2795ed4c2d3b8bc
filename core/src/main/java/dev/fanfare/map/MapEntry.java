package dev.fanfare.map;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a map, or that it has been removed.
 *
 * @param key what it is called, unique in its channel
 * @param data the application's bytes; {@link Payload#EMPTY} of what was removed, and in maps of who is subscribed
 * @param tags by which subscribers filter
 * @param info the client that wrote it, or is subscribed; null for none
 * @param offset of the change that made it so, from 1; 0 in the mode {@code EPHEMERAL}
 * @param removed whether it is gone
 */
public record MapEntry(
        String key,
        Payload data,
        Map<String, String> tags,
        @Nullable ClientInfo info,
        long offset,
        boolean removed) {

    /**
     * A value.
     *
     * @param key not empty
     * @param data {@link Payload#EMPTY} for none
     * @param tags is copied
     * @param info null for none
     * @param offset 0 for none
     * @param removed whether it is gone
     */
    public MapEntry {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(data, "data must not be null");
        tags = Map.copyOf(Objects.requireNonNull(tags, "tags must not be null"));
    }
}
