package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;

/**
 * What to publish for a client that asked to.
 *
 * @param data the bytes to publish, the client's own or others
 * @param tags for filters
 * @param excludesSender whether the client that asked is not given it, as {@link
 *     dev.fanfare.spi.PublishOptions#exclude()} says
 * @param skipsHistory whether it is delivered but not kept, and has no offset
 */
public record Publishing(Payload data, Map<String, String> tags, boolean excludesSender, boolean skipsHistory) {

    /**
     * A publication with tags; {@link #of} makes one without.
     *
     * @param data as {@link dev.fanfare.channel.PublicationFormat} and limits allow
     * @param tags values by name; empty for none
     * @param excludesSender false for everybody who subscribes
     * @param skipsHistory false for what the namespace says
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
        return new Publishing(data, Map.of(), false, false);
    }

    /**
     * The same with tags.
     *
     * @param newTags in place of those before
     * @return the changed copy
     */
    public Publishing withTags(Map<String, String> newTags) {
        return new Publishing(
                data, Objects.requireNonNull(newTags, "newTags must not be null"), excludesSender, skipsHistory);
    }

    /** {@return the same for everybody but the client that asked} */
    public Publishing excludeSender() {
        return new Publishing(data, tags, true, skipsHistory);
    }

    /** {@return the same, delivered but not kept} */
    public Publishing skipHistory() {
        return new Publishing(data, tags, excludesSender, true);
    }
}
