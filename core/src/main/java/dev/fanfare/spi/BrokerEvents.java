package dev.fanfare.spi;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.util.Collection;

/** Where a broker announces what its node must deliver. The methods return at once and never throw. */
public interface BrokerEvents {

    /**
     * A publication. Called in offset order for each channel.
     *
     * @param channel what {@link Broker#subscribe} was called with; others are ignored
     * @param publication with its offset if it was kept
     * @param position its place in the stream; {@link StreamPosition#NONE} without history
     * @param before where the stream stood before it, so that whoever stands elsewhere knows that something is missing;
     *     {@link StreamPosition#NONE} without history
     * @param exclude the client that is not given it, {@link PublishOptions#exclude()}; "" for none
     * @param delta whether it may be given as a delta, {@link PublishOptions#delta()}
     */
    void published(
            String channel,
            Publication publication,
            StreamPosition position,
            StreamPosition before,
            String exclude,
            boolean delta);

    /**
     * A value under a key has changed, in a channel that holds a state. Called in offset order for each channel.
     *
     * @param channel what {@link Broker#subscribe} was called with; others are ignored
     * @param publication what subscribers are told of it
     * @param base what they have under the same key, so that they may be given the difference; {@link Payload#EMPTY} if that
     *     is nothing, or they are to be given all of it
     * @param position its place in the stream
     * @param before where the stream stood before it
     * @param exclude the client that is not given it; "" for none
     */
    default void changed(
            String channel,
            Publication publication,
            Payload base,
            StreamPosition position,
            StreamPosition before,
            String exclude) {
        published(channel, publication, position, before, exclude, false);
    }

    /**
     * A client subscribed.
     *
     * @param channel what the client subscribed to
     * @param info who it is
     */
    void joined(String channel, ClientInfo info);

    /**
     * A client is gone.
     *
     * @param channel what the client was subscribed to
     * @param info who it was
     */
    void left(String channel, ClientInfo info);

    /**
     * The link to where publications come from was broken, and is there again: what was published to these channels
     * meanwhile may never be announced here.
     *
     * @param channels those that this node has subscribed to
     */
    void interrupted(Collection<String> channels);
}
