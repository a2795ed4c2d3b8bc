package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;

/**
 * What to publish for a client that asked to.
 *
 * @param data the bytes to publish, the client's own or others
 * @param tags for filters
 */
public record Publishing(Payload data, Map<String, String> tags) {

    /**
     * A publication with tags; {@link #of} makes one without.
     *
     * @param data as {@link dev.fanfare.channel.PublicationFormat} and limits allow
     * @param tags values by name; empty for none
     */
    public Publishing {
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(tags, "tags must not be null");
        tags = Map.copyOf(tags);
    }

    /**
     * {@return what publishes these bytes without tags}
     *
     * @param data those of {@link PublishingEvent#data()}, or others
     */
    public static Publishing of(Payload data) {
        return new Publishing(data, Map.of());
    }
}
