package dev.fanfare.internal.state;

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
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateQuery;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A broker in which the channels that hold a state are those of a state store: whoever subscribes gets its changes as
 * publications. Safe for any thread.
 */
public final class StateBroker implements Broker {

    private final Broker streams;
    private final StateStore states;
    private final Function<String, @Nullable StateFormat> formats;

    /**
     * @param streams carries all other channels, and joins and leaves of all
     * @param formats says what subscribers of a channel are given of its state; null if it holds none
     */
    public StateBroker(Broker streams, StateStore states, Function<String, @Nullable StateFormat> formats) {
        this.streams = streams;
        this.states = states;
        this.formats = formats;
    }

    private boolean holdsState(String channel) {
        return formats.apply(channel) != null;
    }

    @Override
    public void start(BrokerEvents events) {
        streams.start(events);
        states.start(new StateEvents() {
            @Override
            public void changed(
                    String channel,
                    StateChange change,
                    StreamPosition position,
                    StreamPosition before,
                    String exclude) {
                StateFormat format = formats.apply(channel);
                if (format != null) {
                    events.changed(
                            channel,
                            format.publication(change, position),
                            format.base(change),
                            position,
                            before,
                            exclude);
                }
            }

            @Override
            public void interrupted(Collection<String> channels) {
                events.interrupted(channels);
            }
        });
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        return both(channels, streams::subscribe, states::subscribe);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        return both(channels, streams::unsubscribe, states::unsubscribe);
    }

    @Override
    public CompletionStage<Void> subscribePrefixes(Collection<String> prefixes) {
        return streams.subscribePrefixes(prefixes);
    }

    @Override
    public CompletionStage<Void> unsubscribePrefixes(Collection<String> prefixes) {
        return streams.unsubscribePrefixes(prefixes);
    }

    private CompletionStage<Void> both(
            Collection<String> channels,
            Function<Collection<String>, CompletionStage<Void>> ofStreams,
            Function<Collection<String>, CompletionStage<Void>> ofStates) {
        Map<Boolean, List<String>> byKind = byKind(channels);
        List<String> withState = of(byKind, true);
        List<String> without = of(byKind, false);
        if (withState.isEmpty()) {
            return ofStreams.apply(without);
        }
        CompletionStage<Void> ofThese = ofStates.apply(withState);
        return without.isEmpty() ? ofThese : ofStreams.apply(without).thenCompose(done -> ofThese);
    }

    private Map<Boolean, List<String>> byKind(Collection<String> channels) {
        return channels.stream().collect(Collectors.partitioningBy(this::holdsState));
    }

    private static List<String> of(Map<Boolean, List<String>> byKind, boolean withState) {
        return byKind.getOrDefault(withState, List.of());
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        Map<Boolean, List<String>> byKind = byKind(channels);
        CompletionStage<Map<String, StreamPosition>> ofStreams = streams.tops(of(byKind, false));
        return of(byKind, true).isEmpty()
                ? ofStreams
                : ofStreams.thenCombine(states.tops(of(byKind, true)), (some, others) -> {
                    Map<String, StreamPosition> all = new HashMap<>(some);
                    all.putAll(others);
                    return Map.copyOf(all);
                });
    }

    @Override
    public CompletionStage<Void> settled(Collection<String> channels) {
        return both(channels, streams::settled, states::settled);
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        StateFormat format = formats.apply(channel);
        return format == null
                ? streams.publish(channel, publication, retention, options)
                : CompletableFuture.failedStage(format.refusal());
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return streams.join(channel, info);
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return streams.leave(channel, info);
    }

    /** Of a channel that holds a state only the position: its changes are no history for somebody to read. */
    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        return holdsState(channel)
                ? states.read(channel, StateQuery.POSITION).thenApply(view -> new HistoryPage(List.of(), view.top()))
                : streams.history(channel, filter, metaTtl);
    }

    @Override
    public boolean deliversReliably() {
        return streams.deliversReliably() && states.deliversReliably();
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return holdsState(channel) ? CompletableFuture.completedStage(null) : streams.removeHistory(channel);
    }

    @Override
    public void close() {
        try {
            states.close();
        } finally {
            streams.close();
        }
    }
}
