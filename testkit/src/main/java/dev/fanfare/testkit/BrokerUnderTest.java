package dev.fanfare.testkit;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a {@link BrokerContract} needs to know of a broker, and asks of it. */
abstract class BrokerUnderTest {

    final RecordedEvents events = new RecordedEvents(this::patience);
    private @Nullable Broker broker;
    private @Nullable Broker other;
    private RecordedEvents otherEvents = events;

    /** A broker, not started, that nothing was published to. */
    protected abstract Broker create();

    /**
     * What another node has of the same engine, not started. Where there is only one node it is that node's broker itself,
     * as by default.
     *
     * @param one what {@link #create} made for this test
     */
    protected Broker createOther(Broker one) {
        return one;
    }

    /** Lets time pass for the broker's histories: on a fake clock, or by waiting. */
    protected abstract void advance(Duration time);

    /** How long an answer or an announcement may take. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    /**
     * How long publications are kept in these tests; positions are kept sixty times as long. What a test does between two
     * calls of {@link #advance} must not take more than a tenth of it, some dozens of calls.
     */
    protected Duration ttl() {
        return Duration.ofMinutes(1);
    }

    /** How long the broker knows a key for idempotency; an engine may be made with less for its tests. */
    protected Duration idempotencyTtl() {
        return PublishOptions.IDEMPOTENCY_TTL;
    }

    /** Whether it announces channels for how they begin. */
    protected boolean announcesPrefixes() {
        return true;
    }

    /** How many publications each of several threads makes at once. */
    protected int crowd() {
        return 500;
    }

    @BeforeEach
    final void start() {
        broker = create();
        broker.start(events);
        get(broker.subscribe(List.of("news")));
        other = createOther(broker);
        if (other != broker) {
            otherEvents = new RecordedEvents(this::patience);
            other.start(otherEvents);
            get(other.subscribe(List.of("news")));
        }
    }

    @AfterEach
    final void stop() {
        broker().close();
        if (other() != broker()) {
            other().close();
        }
    }

    final Broker broker() {
        return Objects.requireNonNull(broker);
    }

    /** The other node, which is the first where there is only one. */
    final Broker other() {
        return Objects.requireNonNull(other);
    }

    /** What the other node hears. */
    final RecordedEvents otherEvents() {
        return otherEvents;
    }

    final Duration metaTtl() {
        return ttl().multipliedBy(60);
    }

    final Retention keep(int size) {
        return new Retention(size, ttl(), metaTtl());
    }

    final Retention keepThree() {
        return keep(3);
    }

    final Retention keepNone() {
        return new Retention(0, Duration.ZERO, metaTtl());
    }

    final void publishFive() {
        for (int i = 1; i <= 5; i++) {
            publish("news", Integer.toString(i), keepThree(), PublishOptions.DEFAULT);
        }
    }

    final PublishResult publish(String channel, String data, Retention retention, PublishOptions options) {
        return publish(broker(), channel, data, retention, options);
    }

    final PublishResult publish(Broker node, String channel, String data, Retention retention, PublishOptions options) {
        return get(node.publish(channel, Publication.of(Payload.utf8(data)), retention, options));
    }

    final HistoryPage history(int limit, @Nullable StreamPosition since, boolean reverse) {
        return get(broker().history("news", new HistoryFilter(limit, since, reverse), metaTtl()));
    }

    final StreamPosition top() {
        return history(0, null, false).top();
    }

    final StreamPosition at(long offset) {
        return new StreamPosition(offset, top().epoch());
    }

    static List<Long> offsets(HistoryPage page) {
        return page.publications().stream().map(Publication::offset).toList();
    }

    static PublishOptions version(long version, String epoch) {
        return new PublishOptions(false, "", version, epoch, "", false);
    }

    final <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(patience().toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
