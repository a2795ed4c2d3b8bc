package dev.fanfare.map;

import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * What to write for a client that asked to.
 *
 * @param key which value, the one that the client named or another
 * @param data the bytes to write, the client's own or others
 * @param write how it is written
 */
public record MapPublishing(String key, Payload data, MapWrite write) {

    /**
     * What to write; {@link #of} says what the client asked for.
     *
     * @param key as {@link Maps} says
     * @param data as {@link dev.fanfare.channel.PublicationFormat} and limits allow
     * @param write {@link MapWrite#DEFAULT} for nothing special
     */
    public MapPublishing {
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(write, "write must not be null");
    }

    /**
     * What the client asked for, as it is.
     *
     * @param event what it asked for
     * @return writes it
     */
    public static MapPublishing of(MapPublishingEvent event) {
        Objects.requireNonNull(event, "event must not be null");
        return new MapPublishing(event.key(), event.data(), MapWrite.DEFAULT);
    }
}
