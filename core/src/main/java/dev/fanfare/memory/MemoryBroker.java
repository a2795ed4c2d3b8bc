package dev.fanfare.memory;

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
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps histories in the memory of this process. They are gone when it ends; the streams that begin
 * afterwards have new epochs, so that no client takes them for the old ones.
 *
 * <p>Appending and announcing a publication happen under one lock, of which there is one per group of
 * channels: that is what keeps the order of a channel.
 */
public final class MemoryBroker implements Broker {

    private static final int STRIPES = 256;
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final ScheduledExecutorService expiry = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fanfare-history-expiry");
        thread.setDaemon(true);
        return thread;
    });
    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];
    private final Map<String, MemoryChannel> channels = new ConcurrentHashMap<>();
    private @Nullable BrokerEvents events;

    /**
     * @param clock for the age of histories
     */
    public MemoryBroker(InstantSource clock) {
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    @Override
    public void start(BrokerEvents newEvents) {
        events = newEvents;
        expiry.scheduleWithFixedDelay(
                this::expire, EXPIRY_INTERVAL.toMillis(), EXPIRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Void> subscribe(String channel) {
        return DONE;
    }

    @Override
    public CompletionStage<Void> unsubscribe(String channel) {
        return DONE;
    }

    @Override
    public CompletionStage<PublishResult> publish(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        Retention kept = options.skipHistory() ? retention.withoutPublications() : retention;
        return CompletableFuture.completedStage(
                locked(channel, () -> publishLocked(channel, publication, kept, options)));
    }

    private PublishResult publishLocked(
            String channel, Publication publication, Retention retention, PublishOptions options) {
        boolean remembers = retention.keeps()
                || options.version() > 0
                || !options.idempotencyKey().isEmpty();
        if (!remembers) {
            events().published(channel, publication, StreamPosition.NONE);
            return new PublishResult(StreamPosition.NONE, false);
        }
        long now = clock.millis();
        MemoryChannel stream = channel(channel);
        PublishResult earlier = stream.earlier(options, now);
        if (earlier != null) {
            return earlier;
        }
        PublishResult result = new PublishResult(StreamPosition.NONE, false);
        if (retention.keeps()) {
            Publication placed = stream.append(publication, retention, now);
            StreamPosition position = stream.top(retention.metaTtl(), now);
            events().published(channel, placed, position);
            result = new PublishResult(position, false);
        } else {
            events().published(channel, publication, StreamPosition.NONE);
        }
        stream.remember(options, retention, result, now);
        return result;
    }

    @Override
    public CompletionStage<Void> join(String channel, ClientInfo info) {
        return locked(channel, () -> {
            events().joined(channel, info);
            return DONE;
        });
    }

    @Override
    public CompletionStage<Void> leave(String channel, ClientInfo info) {
        return locked(channel, () -> {
            events().left(channel, info);
            return DONE;
        });
    }

    @Override
    public CompletionStage<HistoryPage> history(String channel, HistoryFilter filter, Duration metaTtl) {
        return CompletableFuture.completedStage(
                locked(channel, () -> channel(channel).page(filter, metaTtl, clock.millis())));
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return locked(channel, () -> {
            MemoryChannel stream = channels.get(channel);
            if (stream != null) {
                stream.clear();
            }
            return DONE;
        });
    }

    /** Forgets what is past its time, so that channels nobody asks for again do not pile up. */
    void expire() {
        for (String name : channels.keySet()) {
            locked(
                    name,
                    () -> channels.computeIfPresent(
                            name, (key, channel) -> channel.isForgotten(clock.millis()) ? null : channel));
        }
    }

    @Override
    public void close() {
        expiry.shutdownNow();
        channels.clear();
    }

    private MemoryChannel channel(String name) {
        long now = clock.millis();
        MemoryChannel present = channels.get(name);
        if (present == null || present.isForgotten(now)) {
            present = new MemoryChannel();
            channels.put(name, present);
        }
        return present;
    }

    private <T extends @Nullable Object> T locked(String channel, Supplier<T> action) {
        ReentrantLock stripe = stripes[(channel.hashCode() & 0x7FFFFFFF) % STRIPES];
        stripe.lock();
        try {
            return action.get();
        } finally {
            stripe.unlock();
        }
    }

    private BrokerEvents events() {
        return Objects.requireNonNull(events, "the broker is not started");
    }
}
