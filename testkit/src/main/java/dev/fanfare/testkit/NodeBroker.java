package dev.fanfare.testkit;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What one node sees of a {@link SharedBroker}: nothing while the way there is cut. Safe for any thread. */
final class NodeBroker implements Broker {

    private final SharedChannels<BrokerEvents>.Node channels;
    private final Broker store;

    NodeBroker(SharedChannels<BrokerEvents>.Node channels, Broker store) {
        this.channels = channels;
        this.store = store;
    }

    @Override
    public void start(BrokerEvents newEvents) {
        channels.start(newEvents);
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> wanted) {
        return channels.subscribe(wanted);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> unwanted) {
        return channels.unsubscribe(unwanted);
    }

    @Override
    public CompletionStage<Void> subscribePrefixes(Collection<String> prefixes) {
        return channels.subscribePrefixes(prefixes);
    }

    @Override
    public CompletionStage<Void> unsubscribePrefixes(Collection<String> prefixes) {
        return channels.unsubscribePrefixes(prefixes);
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        return channels.reaching(() -> store.publish(channel, publication, retention, options));
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return channels.reaching(() -> store.join(channel, info));
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return channels.reaching(() -> store.leave(channel, info));
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        return channels.reaching(() -> store.history(channel, filter, metaTtl));
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> names) {
        return channels.reaching(() -> store.tops(names));
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return channels.reaching(() -> store.removeHistory(channel));
    }

    @Override
    public void close() {
        channels.close();
    }
}
