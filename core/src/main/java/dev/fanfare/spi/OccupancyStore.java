package dev.fanfare.spi;

import dev.fanfare.channel.ChannelState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Knows which channels have subscribers on any node, and which node tells the application that this has changed. A node
 * <b>holds</b> a channel for a time, and holds it again before that is over as long as it has subscribers there; when the
 * last of them goes, it holds it once more, for as long as somebody may come back. A channel becomes occupied when it is
 * held that nobody held, and vacated when nobody holds it any more.
 *
 * <p>Each change is told by one node, which takes it, and says when it is told. What became of a channel before that is
 * not taken by anybody; so the changes of a channel are told one after the other, occupied and vacated in turns. If the
 * node that tells a change is not heard of for the time of its lease, another takes the change once more.
 *
 * <p>Contract, checked by the test kit's {@code OccupancyStoreContract}: what a completed stage wrote, the next call sees;
 * no method blocks the calling thread on I/O; every stage completes, with a failure if the answer takes too long. A call
 * that has failed may be made again. Safe for any thread.
 */
public interface OccupancyStore extends AutoCloseable {

    /**
     * Something to be told of a channel.
     *
     * @param channel its whole name
     * @param state what it has become
     */
    record Change(String channel, ChannelState state) {

        /**
         * A change, of which there is one at a time for each channel.
         *
         * @param channel not null
         * @param state not null
         */
        public Change {
            Objects.requireNonNull(channel, "channel must not be null");
            Objects.requireNonNull(state, "state must not be null");
        }
    }

    /**
     * A node holds channels from now on for so long, however long it would have held them before.
     *
     * @param node its id
     * @param channels at most some hundreds
     * @param ttl at least 1 ms
     * @return completes when it is so
     */
    CompletionStage<Void> hold(String node, Collection<String> channels, Duration ttl);

    /**
     * Takes what is to be told, and keeps what this node has taken before.
     *
     * @param node its id
     * @param kept what it has taken and tells still; nothing happens for what another has taken since
     * @param limit how many more it takes at the most; may be 0
     * @param lease for how long the taken and the kept are its own from now on, at least 1 ms
     * @return what it has taken now, in the order in which it came about, more or less
     */
    CompletionStage<List<Change>> take(String node, Collection<Change> kept, int limit, Duration lease);

    /**
     * Changes are told.
     *
     * @param node the id of the node that has told them; for what another has taken since, nothing happens
     * @param changes what {@link #take} has answered
     * @return completes when they are not taken again
     */
    CompletionStage<Void> told(String node, Collection<Change> changes);

    /** Ends it. What nodes hold ends with its time. */
    @Override
    void close();
}
