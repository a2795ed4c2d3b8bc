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

    /** Announces the channel's publications, joins and leaves on this node from now on. */
    CompletionStage<Void> subscribe(String channel);

    /** Announces them no longer. */
    CompletionStage<Void> unsubscribe(String channel);

    /**
     * Appends a publication to the channel's history, if it has one, and announces it.
     *
     * @param retention the channel's history
     * @param options this publication
     * @return its position, or that of the publication with the same idempotency key before it
     */
    CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options);

    /** Announces that a client subscribed. */
    CompletionStage<Void> join(String channel, ClientInfo info);

    /** Announces that a client is gone. */
    CompletionStage<Void> leave(String channel, ClientInfo info);

    /**
     * Reads history together with the position. A channel that nothing was published to has one too, at offset 0,
     * which its first publication follows; nothing needs to be kept for it.
     *
     * @param metaTtl how long offset and epoch are kept from now on
     */
    CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl);

    /**
     * Reads where the streams of many channels stand. No time to live is prolonged by it.
     *
     * @return by channel; one that nothing was published to is at offset 0, as {@link #history} says
     */
    CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels);

    /**
     * Whether every publication that is accepted is announced on every node that has subscribed to its channel,
     * whatever happens. If not, which is the default, the positions of subscribers are compared with {@link #tops} now
     * and then.
     */
    default boolean deliversReliably() {
        return false;
    }

    /** Forgets the kept publications; offset and epoch stay. */
    CompletionStage<Void> removeHistory(String channel);

    @Override
    void close();
}
