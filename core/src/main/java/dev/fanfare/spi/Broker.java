package dev.fanfare.spi;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries publications to every node that has subscribers, and keeps their history.
 *
 * <p>Contract, checked by the test kit's {@code BrokerContract}: per channel, {@link BrokerEvents}
 * sees publications in offset order; a publication is in the history before or when it is announced;
 * no method blocks the calling thread on I/O. Safe for any thread.
 */
public interface Broker extends AutoCloseable {

    /**
     * Starts the broker. Called once, before anything else.
     *
     * @param events where to announce what this node must deliver
     */
    void start(BrokerEvents events);

    /**
     * Announces publications, joins and leaves of channels on this node from now on. What is asked about one channel takes
     * effect in the order in which it was asked, also by somebody who does not wait for the stages.
     *
     * @param channels at least one; those of one call may come in one message
     * @return completes when nothing that is published from then on can be missed
     */
    CompletionStage<Void> subscribe(Collection<String> channels);

    /**
     * Announces them no longer; announcements under way may still come.
     *
     * @param channels those that were subscribed before, one or more
     * @return completes when it has taken effect
     */
    CompletionStage<Void> unsubscribe(Collection<String> channels);

    /**
     * Announces publications of all channels with certain beginnings on this node from now on, in addition to {@link
     * #subscribe}. A channel that has several of them is announced once. By default it fails: such a broker has none.
     *
     * @param prefixes what the names of channels begin with; one may be empty, for all channels
     * @return completes when nothing that is published from then on can be missed; fails with an {@link
     *     UnsupportedOperationException} if this broker cannot do it
     */
    default CompletionStage<Void> subscribePrefixes(Collection<String> prefixes) {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("this broker does not announce channels by how they begin"));
    }

    /**
     * Announces them no longer; announcements under way may still come.
     *
     * @param prefixes those that were subscribed before, one or more
     * @return completes when it has taken effect
     */
    default CompletionStage<Void> unsubscribePrefixes(Collection<String> prefixes) {
        return CompletableFuture.completedStage(null);
    }

    /**
     * Appends a publication to the channel's history, if it has one, and announces it.
     *
     * @param channel need not be subscribed here, nor anywhere
     * @param publication without an offset; what is kept and announced has one, and the first of a stream the epoch
     * @param retention the channel's history
     * @param options this publication
     * @return its position, or that of the publication with the same idempotency key before it
     */
    CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options);

    /**
     * Announces that a client subscribed, on every node that has subscribed to the channel, this one included.
     *
     * @param channel its history never has joins and leaves
     * @param info who it is, as subscribers are told
     * @return completes when it is on its way; a failure is logged, and the client stays
     */
    CompletionStage<Void> join(String channel, ClientInfo info);

    /**
     * Announces that a client is gone, where {@link #join} announced it.
     *
     * @param channel as with {@link #join}
     * @param info the same as when it came
     * @return completes when it is on its way; a failure is logged
     */
    CompletionStage<Void> leave(String channel, ClientInfo info);

    /**
     * Reads history together with the position. A channel that nothing was published to has one too, at offset 0,
     * which its first publication follows; nothing needs to be kept for it.
     *
     * @param channel may be one that nothing was published to
     * @param filter which publications; where it names a position, its epoch is compared by the caller
     * @param metaTtl how long offset and epoch are kept from now on
     * @return read at one moment: nothing comes between publications and position
     */
    CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl);

    /**
     * Reads where the streams of many channels stand. No time to live is prolonged by it.
     *
     * @param channels may be none; one that is named twice is answered once
     * @return by channel; one that nothing was published to is at offset 0, as {@link #history} says; one whose place alone
     *     cannot be read is left out, and the log has why
     */
    CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels);

    /**
     * Whether every publication that is accepted is announced on every node that has subscribed to its channel,
     * whatever happens. If not, which is the default, the positions of subscribers are compared with {@link #tops} now
     * and then.
     *
     * @return always the same
     */
    default boolean deliversReliably() {
        return false;
    }

    /**
     * Waits for what is under way to this node: whoever has asked for {@link #tops} knows then who has missed something. By
     * default it fails at once, and some seconds are waited in place of it.
     *
     * @param channels some that this node has subscribed to
     * @return completes when everything that was accepted in them before was announced here, or never will be; fails if that
     *     is not known
     */
    default CompletionStage<Void> settled(Collection<String> channels) {
        return CompletableFuture.failedStage(
                new UnsupportedOperationException("it is not known when everything is announced"));
    }

    /**
     * Forgets the kept publications; offset and epoch stay.
     *
     * @param channel may be one without history
     * @return completes when no read finds them
     */
    CompletionStage<Void> removeHistory(String channel);

    /** Ends it: nothing is announced any more. What is kept stays where it outlives this process. */
    @Override
    void close();
}
