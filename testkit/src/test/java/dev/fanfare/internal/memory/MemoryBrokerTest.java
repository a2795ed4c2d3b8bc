package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.Broker;
import dev.fanfare.spi.BrokerEvents;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.BrokerContract;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M4 the memory broker keeps its contract")
class MemoryBrokerTest extends BrokerContract {

    private static final Retention DAYS = new Retention(10, Duration.ofMinutes(5), Duration.ofDays(30));
    private static final Retention NONE = new Retention(0, Duration.ZERO, Duration.ofDays(30));

    private final FakeClock clock = new FakeClock();

    @Override
    protected Broker create() {
        return new MemoryBroker(clock.ticker(), MemoryBroker.defaultMaxBytes());
    }

    @Override
    protected void advance(Duration time) {
        clock.advance(time);
    }

    private static final class Nobody implements BrokerEvents {
        @Override
        public void published(
                String channel,
                Publication publication,
                StreamPosition position,
                StreamPosition before,
                String exclude,
                boolean delta) {}

        @Override
        public void joined(String channel, ClientInfo info) {}

        @Override
        public void left(String channel, ClientInfo info) {}

        @Override
        public void interrupted(Collection<String> channels) {}
    }

    private MemoryBroker broker(long maxBytes) {
        MemoryBroker broker = new MemoryBroker(clock.ticker(), maxBytes);
        broker.start(new Nobody());
        return broker;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static HistoryPage history(Broker broker, String channel) {
        return get(broker.history(channel, new HistoryFilter(HistoryFilter.ALL, null, false), DAYS.metaTtl()));
    }

    private static StreamPosition publish(Broker broker, String channel, Retention retention, PublishOptions options) {
        return get(broker.publish(channel, Publication.of(Payload.utf8("1")), retention, options))
                .position();
    }

    @Test
    void whatIsAskedAboutOrPublishedToOnceLeavesNothingBehind() {
        try (MemoryBroker broker = broker(MemoryBroker.defaultMaxBytes())) {
            for (int i = 0; i < 1_000; i++) {
                String name = "random" + i;
                get(broker.subscribe(List.of(name)));
                history(broker, name);
                get(broker.removeHistory(name));
                publish(broker, name, NONE, PublishOptions.DEFAULT);
                get(broker.unsubscribe(List.of(name)));
            }
            assertThat(broker.bytes()).isZero();
        }
    }

    @Test
    void whatIsKeptOfAChannelHasAnEnd() {
        try (MemoryBroker broker = broker(MemoryBroker.defaultMaxBytes())) {
            publish(broker, "publication", DAYS, PublishOptions.DEFAULT);
            publish(broker, "key", NONE, new PublishOptions(false, "key", 0, "", "", false));
            publish(broker, "version", NONE, new PublishOptions(false, "", 7, "epoch", "", false));
            assertThat(broker.bytes()).isPositive();
            clock.advance(Duration.ofDays(31));
            broker.expire();
            assertThat(broker.bytes()).isZero();
        }
    }

    @Test
    void whatIsKeptOfAllChannelsHasABoundAndWhoComesBackForTheRestIsTold() {
        long bound = 1024 * 1024;
        try (MemoryBroker broker = broker(bound)) {
            StreamPosition first = publish(broker, "first", DAYS, PublishOptions.DEFAULT);
            StreamPosition used = publish(broker, "used", DAYS, PublishOptions.DEFAULT);
            for (int i = 0; i < 20_000; i++) {
                clock.advance(Duration.ofMillis(1));
                publish(
                        broker,
                        "random" + i,
                        DAYS,
                        new PublishOptions(false, "key" + i, i + 1, "epoch" + i, "", false));
                assertThat(broker.bytes()).isLessThanOrEqualTo(bound);
                if (i % 100 == 0) {
                    assertThat(history(broker, "used").top()).isEqualTo(used);
                }
            }
            assertThat(history(broker, "used").publications()).hasSize(1);
            assertThat(history(broker, "random19999").publications()).hasSize(1);
            StreamPosition now = history(broker, "first").top();
            assertThat(now.offset()).isZero();
            assertThat(now.epoch()).isNotEqualTo(first.epoch());
        }
    }

    @Test
    void aBoundThatNothingFitsIntoIsNotPassedAndWhoSubscribesNotices() {
        try (MemoryBroker broker = broker(100)) {
            StreamPosition first = publish(broker, "news", DAYS, PublishOptions.DEFAULT);
            assertThat(broker.bytes()).isLessThanOrEqualTo(100);
            StreamPosition second = publish(broker, "news", DAYS, PublishOptions.DEFAULT);
            // Nothing fits, so every publication begins a stream of its own, which subscribers notice.
            assertThat(second.epoch()).isNotEqualTo(first.epoch());
        }
    }

    @Test
    @DisplayName("M4 setting the clock forward or back forgets nothing")
    void aJumpOfTheTimeOfDayForgetsNothing() {
        for (Duration jump : new Duration[] {Duration.ofDays(400), Duration.ofDays(-400)}) {
            try (MemoryBroker broker = broker(MemoryBroker.defaultMaxBytes())) {
                StreamPosition position = publish(broker, "news", DAYS, PublishOptions.DEFAULT);
                clock.jump(jump);
                broker.expire();
                assertThat(history(broker, "news").publications()).hasSize(1);
                assertThat(history(broker, "news").top()).isEqualTo(position);
                clock.advance(DAYS.ttl().plusSeconds(1));
                assertThat(history(broker, "news").publications()).isEmpty();
            }
        }
    }

    @Test
    void channelsHaveStreamsOfDifferentNamesThatStayTheSameUntilTheyAreForgotten() {
        Epochs epochs = new Epochs();
        String first = epochs.top("a").epoch();
        assertThat(epochs.top("a").epoch()).isEqualTo(first).hasSize(8);
        assertThat(epochs.top("b").epoch()).isNotEqualTo(first);
        assertThat(new Epochs().top("a").epoch()).isNotEqualTo(first);
        epochs.forget("a", new StreamPosition(1, first));
        assertThat(epochs.top("a").epoch()).isNotEqualTo(first);
    }
}
