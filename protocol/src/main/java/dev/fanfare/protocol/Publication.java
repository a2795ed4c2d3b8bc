package dev.fanfare.protocol;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a channel.
 *
 * @param data the application's bytes
 * @param info who published; null unless a client did
 * @param offset the place in the stream, from 1; 0 in a channel without history
 * @param tags for filters
 * @param delta whether {@code data} is a difference to the previous publication
 * @param timeMillis when it was published, or 0
 * @param epoch the stream, sent along with its first publication only
 * @param channel where it was published, only if that differs from the subscription's channel
 * @param key the value of a map, or the item of a shared poll, that it is about; "" in a stream
 * @param removed whether there is nothing under the key any more
 * @param version of the item of a shared poll; 0 elsewhere
 */
public record Publication(
        Payload data,
        @Nullable ClientInfo info,
        long offset,
        Map<String, String> tags,
        boolean delta,
        long timeMillis,
        String epoch,
        String channel,
        String key,
        boolean removed,
        long version) {

    /** Names the tag that says in which channel it was published, to whoever subscribes by a pattern. */
    public static final String CHANNEL_TAG = "$channel";

    private static final int OVERHEAD = 128;
    private static final int TAG_OVERHEAD = 96;

    /**
     * A publication with everything; {@link #of} needs less.
     *
     * @param data the application's bytes, or a difference if {@code delta}
     * @param info null unless a client published
     * @param offset from 1; 0 without history
     * @param tags is copied; empty for none
     * @param delta false for whole data
     * @param timeMillis since 1970, or 0
     * @param epoch "" unless it is the first of its stream
     * @param channel "" unless it differs from the subscription's
     * @param key "" in a stream
     * @param removed false unless a key is gone
     * @param version 0 but in a shared poll
     */
    public Publication {
        tags = Map.copyOf(tags);
    }

    /**
     * A publication of a stream.
     *
     * @param data the application's bytes, or a difference if {@code delta}
     * @param info null unless a client published
     * @param offset from 1; 0 without history
     * @param tags is copied; empty for none
     * @param delta false for whole data
     * @param timeMillis since 1970, or 0
     * @param epoch "" unless it is the first of its stream
     * @param channel "" unless it differs from the subscription's
     */
    public Publication(
            Payload data,
            @Nullable ClientInfo info,
            long offset,
            Map<String, String> tags,
            boolean delta,
            long timeMillis,
            String epoch,
            String channel) {
        this(data, info, offset, tags, delta, timeMillis, epoch, channel, "", false, 0);
    }

    /** {@return about how much memory it takes, in bytes} */
    public int weight() {
        int weight = OVERHEAD + data.size() + key.length();
        for (Map.Entry<String, String> tag : tags.entrySet()) {
            weight += TAG_OVERHEAD + tag.getKey().length() + tag.getValue().length();
        }
        return info == null ? weight : weight + info.weight();
    }

    /**
     * A publication of a stream with nothing but its bytes.
     *
     * @param data the application's bytes
     * @return without offset, tags and publisher
     */
    public static Publication of(Payload data) {
        return new Publication(data, null, 0, Map.of(), false, 0, "", "");
    }

    /**
     * What is under a key of a map.
     *
     * @param key not empty
     * @param data the application's bytes; {@link Payload#EMPTY} if the key is gone
     * @param info null unless a client published
     * @param tags is copied; empty for none
     * @return without a place in a stream
     */
    public static Publication of(String key, Payload data, @Nullable ClientInfo info, Map<String, String> tags) {
        return new Publication(data, info, 0, tags, false, 0, "", "", key, data.isEmpty(), 0);
    }

    /**
     * The same publication with other data.
     *
     * @param newData the application's bytes
     * @return the copy
     */
    public Publication withData(Payload newData) {
        return new Publication(newData, info, offset, tags, delta, timeMillis, epoch, channel, key, removed, version);
    }

    /**
     * The same publication for who has the one before it.
     *
     * @param difference to the data of the previous one
     * @return the copy
     */
    public Publication withDelta(Payload difference) {
        return new Publication(difference, info, offset, tags, true, timeMillis, epoch, channel, key, removed, version);
    }

    /**
     * The same publication by somebody.
     *
     * @param publisher null for none
     * @return the copy
     */
    public Publication withInfo(@Nullable ClientInfo publisher) {
        return new Publication(data, publisher, offset, tags, delta, timeMillis, epoch, channel, key, removed, version);
    }

    /**
     * The same publication with tags.
     *
     * @param newTags is copied, in place of those before
     * @return the copy
     */
    public Publication withTags(Map<String, String> newTags) {
        return new Publication(data, info, offset, newTags, delta, timeMillis, epoch, channel, key, removed, version);
    }

    /**
     * The same publication in an epoch; "" leaves it out.
     *
     * @param newEpoch names the stream
     * @return the copy
     */
    public Publication withEpoch(String newEpoch) {
        return new Publication(data, info, offset, tags, delta, timeMillis, newEpoch, channel, key, removed, version);
    }

    /**
     * The same publication for somebody who subscribes to many channels by a pattern. Its channel is in a tag, too, because
     * clients show applications the tags, but not the field.
     *
     * @param published the channel it was published to
     * @param position its place there, whose epoch it carries; {@link StreamPosition#NONE} without history
     * @return the copy
     */
    public Publication in(String published, StreamPosition position) {
        Map<String, String> named = new HashMap<>(tags);
        named.put(CHANNEL_TAG, published);
        return new Publication(
                data, info, offset, named, delta, timeMillis, position.epoch(), published, key, removed, version);
    }

    /**
     * The same publication at its place in a stream. The first one of a stream carries the epoch, so
     * that a subscriber who came when the stream was empty learns it.
     *
     * @param position what the stream reaches with it
     * @return the copy
     */
    public Publication at(StreamPosition position) {
        String announced = position.offset() == 1 ? position.epoch() : "";
        return new Publication(
                data, info, position.offset(), tags, delta, timeMillis, announced, channel, key, removed, version);
    }
}
