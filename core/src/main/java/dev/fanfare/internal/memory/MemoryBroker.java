package dev.fanfare.internal.memory;

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
import dev.fanfare.spi.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps histories in the memory of this process. They are gone when it ends; the streams that begin
 * afterwards have new epochs, so that no client takes them for the old ones.
 *
 * <p>What is kept has an end and a bound: when all of it together takes more memory than allowed, the publications
 * of the channels that were not used for longest are forgotten, and then their positions, unless somebody subscribes to
 * them. A client that comes back for what was forgotten is told that it missed something.
 *
 * <p>Appending and announcing a publication happen under one lock, of which there is one per group of
 * channels: that is what keeps the order of a channel.
 */
public final class MemoryBroker implements Broker {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(10);

    private final Upkeep expiry = new Upkeep("fanfare-history-expiry");
    private final Epochs epochs = new Epochs();
    private final MemoryChannels channels;
    private @Nullable BrokerEvents events;

    /**
     * @param ticker for the age of histories
     * @param maxBytes how much memory everything that is kept may take, about
     */
    public MemoryBroker(Ticker ticker, long maxBytes) {
        this.channels = new MemoryChannels(epochs, ticker, maxBytes);
    }

    /** With the clock of this machine and {@link #defaultMaxBytes}. */
    public MemoryBroker() {
        this(Ticker.system(), defaultMaxBytes());
    }

    /** A quarter of the heap. */
    public static long defaultMaxBytes() {
        return Runtime.getRuntime().maxMemory() / 4;
    }

    @Override
    public void start(BrokerEvents newEvents) {
        events = newEvents;
        expiry.every(EXPIRY_INTERVAL, channels::expire);
    }

    @Override
    public CompletionStage<Void> subscribe(Collection<String> wanted) {
        wanted.forEach(epochs::hold);
        return DONE;
    }

    @Override
    public CompletionStage<Void> unsubscribe(Collection<String> unwanted) {
        unwanted.forEach(epochs::release);
        return DONE;
    }

    /** Everything is announced anyway. */
    @Override
    public CompletionStage<Void> subscribePrefixes(Collection<String> prefixes) {
        return DONE;
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        Retention kept = options.skipHistory() ? retention.withoutPublications() : retention;
        boolean remembers = kept.keeps()
                || options.version() > 0
                || !options.idempotencyKey().isEmpty();
        PublishResult result = remembers
                ? channels.change(channel, (stream, now) -> publish(channel, stream, publication, kept, options, now))
                : channels.locked(
                        channel,
                        () -> announce(channel, publication, StreamPosition.NONE, StreamPosition.NONE, options));
        channels.makeRoom();
        return CompletableFuture.completedStage(result);
    }

    private PublishResult publish(
            String channel,
            MemoryChannel stream,
            Publication publication,
            Retention retention,
            PublishOptions options,
            long now) {
        PublishResult earlier = stream.earlier(options, now);
        if (earlier != null) {
            return earlier;
        }
        PublishResult result;
        if (retention.keeps()) {
            StreamPosition before = stream.top();
            Publication placed = stream.append(publication, retention, now);
            result = announce(channel, placed, stream.top(retention.metaTtl(), now), before, options);
        } else {
            result = announce(channel, publication, StreamPosition.NONE, StreamPosition.NONE, options);
        }
        stream.remember(options, retention, result, now);
        return result;
    }

    private PublishResult announce(
            String channel,
            Publication publication,
            StreamPosition position,
            StreamPosition before,
            PublishOptions options) {
        events().published(channel, publication, position, before, options.exclude(), options.delta());
        return new PublishResult(position, false);
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return channels.locked(channel, () -> {
            events().joined(channel, info);
            return DONE;
        });
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return channels.locked(channel, () -> {
            events().left(channel, info);
            return DONE;
        });
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        return CompletableFuture.completedStage(channels.read(
                channel,
                (stream, now) -> stream.page(filter, metaTtl, now),
                () -> new HistoryPage(List.of(), epochs.top(channel))));
    }

    @Override
    public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> names) {
        return CompletableFuture.completedStage(
                names.stream().distinct().collect(Collectors.toUnmodifiableMap(name -> name, this::top)));
    }

    private StreamPosition top(String channel) {
        return channels.read(channel, (stream, now) -> stream.top(), () -> epochs.top(channel));
    }

    /** Publications are announced where they are accepted. */
    @Override
    public boolean deliversReliably() {
        return true;
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return channels.read(
                channel,
                (stream, now) -> {
                    stream.clear();
                    return DONE;
                },
                () -> DONE);
    }

    /** About how many bytes everything that is kept takes. */
    long bytes() {
        return channels.bytes();
    }

    /** Forgets what is past its time, so that channels nobody asks for again do not pile up. */
    void expire() {
        channels.expire();
    }

    @Override
    public void close() {
        expiry.close();
        channels.clear();
    }

    private BrokerEvents events() {
        return Objects.requireNonNull(events, "the broker is not started");
    }
}
