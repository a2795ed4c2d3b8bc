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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one node sees of a {@link SharedBroker}: nothing while the way there is cut. Safe for any thread. */
final class NodeBroker implements Broker {

    private final String name;
    private final SharedBroker shared;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable BrokerEvents events;

    NodeBroker(String name, SharedBroker shared) {
        this.name = name;
        this.shared = shared;
    }

    String name() {
        return name;
    }

    BrokerEvents events() {
        return Objects.requireNonNull(events, "the broker is not started");
    }

    boolean wants(String channel) {
        return wanted.contains(channel);
    }

    void mended() {
        events().interrupted(List.copyOf(wanted));
    }

    private <T> CompletionStage<T> reaching(Supplier<CompletionStage<T>> action) {
        return shared.network().reaching(name, SharedBroker.STORE, action);
    }

    @Override
    public void start(BrokerEvents newEvents) {
        events = newEvents;
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return reaching(() -> shared.want(wanted, channels));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        return shared.release(wanted, channels);
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        return reaching(() -> shared.store().publish(channel, publication, retention, options));
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return reaching(() -> shared.store().join(channel, info));
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return reaching(() -> shared.store().leave(channel, info));
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        return reaching(() -> shared.store().history(channel, filter, metaTtl));
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        return reaching(() -> shared.store().tops(channels));
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return reaching(() -> shared.store().removeHistory(channel));
    }

    @Override
    public void close() {
        shared.release(wanted, List.copyOf(wanted)).toCompletableFuture().join();
    }
}
