package dev.fanfare.internal.session;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.memory.MemoryBroker;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A broker that can lose an announcement, as a network between nodes may. */
class LossyBroker implements Broker {

    private final MemoryBroker kept = new MemoryBroker();
    private final List<Collection<String>> asked = new ArrayList<>();
    private final List<Wish> wishes = new CopyOnWriteArrayList<>();
    private boolean losing;
    private boolean broken;
    private @Nullable BrokerEvents events;

    /** What the node has said of the channels that it wants. */
    record Wish(boolean isWanted, List<String> channels) {}

    /** All that it has said. */
    List<Wish> wishes() {
        return wishes;
    }

    void loseNext() {
        losing = true;
    }

    /** From now on, every history and position that is asked for throws; or not any more. */
    void breakHistory(boolean isBroken) {
        broken = isBroken;
    }

    /** Announces what another node has published. */
    void announceFromElsewhere(
            String channel, Publication publication, StreamPosition position, StreamPosition before) {
        events().published(channel, publication, position, before, "", false);
    }

    /** Another node publishes, without asking whether this one keeps up. */
    void publishElsewhere(String channel, Payload data, Retention retention) {
        var unused = kept.publish(channel, Publication.of(data), retention, PublishOptions.DEFAULT);
    }

    /** The link was broken, and is there again. */
    void interrupt(String... channels) {
        events().interrupted(List.of(channels));
    }

    /** How often the positions of channels were asked for. */
    List<Collection<String>> asked() {
        return asked;
    }

    private BrokerEvents events() {
        return Objects.requireNonNull(events);
    }

    @Override
    public CompletionStage<Void> subscribePrefixes(Collection<String> prefixes) {
        return kept.subscribePrefixes(prefixes);
    }

    @Override
    public void start(BrokerEvents newEvents) {
        events = newEvents;
        kept.start(new BrokerEvents() {
            @Override
            public void published(
                    String channel,
                    Publication publication,
                    StreamPosition position,
                    StreamPosition before,
                    String exclude,
                    boolean delta) {
                if (losing) {
                    losing = false;
                } else {
                    newEvents.published(channel, publication, position, before, exclude, delta);
                }
            }

            @Override
            public void joined(String channel, ClientInfo info) {
                newEvents.joined(channel, info);
            }

            @Override
            public void left(String channel, ClientInfo info) {
                newEvents.left(channel, info);
            }

            @Override
            public void interrupted(Collection<String> channels) {
                newEvents.interrupted(channels);
            }
        });
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> channels) {
        wishes.add(new Wish(true, List.copyOf(channels)));
        return kept.subscribe(channels);
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> channels) {
        wishes.add(new Wish(false, List.copyOf(channels)));
        return kept.unsubscribe(channels);
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        return kept.publish(channel, publication, retention, options);
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return kept.join(channel, info);
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return kept.leave(channel, info);
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        if (broken) {
            throw new IllegalStateException("no network");
        }
        return kept.history(channel, filter, metaTtl);
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
        if (broken) {
            throw new IllegalStateException("no network");
        }
        asked.add(List.copyOf(channels));
        return kept.tops(channels);
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return kept.removeHistory(channel);
    }

    @Override
    public void close() {
        kept.close();
    }
}
