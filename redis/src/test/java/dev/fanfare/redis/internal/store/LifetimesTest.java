package dev.fanfare.redis.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.OccupancyStore;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.spi.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What times do to what is kept in Redis, if they are so short that they are none, or so long that Redis has no number. */
@DisplayName("M14 no time, however short or long, takes away what was there before")
class LifetimesTest {

    private static final Retention KEPT = new Retention(100, Duration.ofHours(1), Duration.ofDays(1));

    private final TestRedis redis = new TestRedis();

    static Stream<Duration> times() {
        return Stream.of(
                Duration.ZERO,
                Duration.ofNanos(1),
                Duration.ofMillis(1),
                Duration.ofDays(365_000_000),
                Duration.ofSeconds(Long.MAX_VALUE));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static boolean isNone(Duration time) {
        return time.compareTo(Duration.ofMillis(1)) < 0;
    }

    private static StreamPosition publish(RedisBroker broker, Retention retention, PublishOptions options) {
        return get(broker.publish("news", Publication.of(Payload.utf8("{}")), retention, options))
                .position();
    }

    private static HistoryPage history(RedisBroker broker, Duration metaTtl) {
        return get(broker.history("news", new HistoryFilter(HistoryFilter.ALL, null, false), metaTtl));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    @DisplayName("M14 reading a stream, or publishing beside it with a version, leaves its place and what is kept")
    void readingAStreamLeavesItsPlace(Duration time) {
        try (RedisBroker broker = new RedisBroker(redis.layout())) {
            StreamPosition first = publish(broker, KEPT, PublishOptions.DEFAULT);
            assertThat(history(broker, time).publications()).hasSize(1);
            publish(broker, new Retention(0, Duration.ZERO, time), new PublishOptions(false, "", 7, "", "", false));
            redis.advance(Duration.ofMillis(5));
            assertThat(history(broker, time).publications()).hasSize(1);
            assertThat(publish(broker, KEPT, PublishOptions.DEFAULT))
                    .isEqualTo(new StreamPosition(first.offset() + 1, first.epoch()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    @DisplayName("M14 what is kept for a time is announced with its place, whether that is kept or not")
    void whatIsKeptForATimeHasItsPlace(Duration time) {
        try (RedisBroker broker = new RedisBroker(redis.layout())) {
            StreamPosition first = publish(broker, new Retention(10, time, time), PublishOptions.DEFAULT);
            assertThat(first.offset()).isEqualTo(time.isZero() ? 0 : 1);
            redis.advance(Duration.ofMillis(5));
            assertThat(history(broker, KEPT.metaTtl()).publications())
                    .hasSize(time.compareTo(Duration.ofMillis(1)) > 0 ? 1 : 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    @DisplayName("M14 a client that is there for a time takes no other away")
    void aClientTakesNoOtherAway(Duration time) {
        ClientInfo ann = new ClientInfo("ann", "c1", Payload.EMPTY, Payload.EMPTY);
        ClientInfo bob = new ClientInfo("bob", "c2", Payload.EMPTY, Payload.EMPTY);
        try (PresenceStore store = new RedisPresenceStore(redis.layout())) {
            get(store.add("news", ann, Duration.ofMinutes(1)));
            get(store.add("news", bob, time));
            redis.advance(Duration.ofMillis(5));
            assertThat(get(store.page("news", "", 10)).clients())
                    .containsExactlyElementsOf(
                            time.compareTo(Duration.ofMillis(1)) > 0 ? List.of(ann, bob) : List.of(ann));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    @DisplayName("M14 who is in groups stays there for a time of at least a millisecond; less is refused")
    void whoIsInGroupsStaysForAtLeastAMillisecond(Duration time) {
        try (GroupStore store = new RedisGroupStore(redis.layout())) {
            get(store.add("staff", "ann", null));
            get(store.add("staff", "bob", Duration.ofHours(1)));
            if (isNone(time)) {
                assertThatThrownBy(() -> store.add("staff", "eve", time)).hasMessageContaining("ttl must be at least");
                assertThatThrownBy(() -> store.refresh(List.of("bob"), time))
                        .hasMessageContaining("ttl must be at least");
            } else {
                get(store.refresh(List.of("ann", "bob"), time));
                get(store.add("staff", "eve", time));
            }
            assertThat(get(store.groups(List.of("ann")))).containsExactly("staff");
            redis.advance(Duration.ofMillis(5));
            boolean isShort = time.equals(Duration.ofMillis(1));
            assertThat(get(store.groups(List.of("bob")))).hasSize(isShort ? 0 : 1);
            assertThat(get(store.groups(List.of("eve")))).hasSize(isShort || isNone(time) ? 0 : 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("times")
    @DisplayName("M14 a node holds a channel for a time of at least a millisecond; less is refused")
    void aNodeHoldsAChannelForAtLeastAMillisecond(Duration time) {
        try (OccupancyStore store = new RedisOccupancyStore(redis.layout())) {
            get(store.hold("n1", List.of("news"), Duration.ofMinutes(1)));
            if (isNone(time)) {
                assertThatThrownBy(() -> store.hold("n2", List.of("news"), time))
                        .hasMessageContaining("ttl must be at least");
                assertThatThrownBy(() -> store.take("n2", List.of(), 1, time))
                        .hasMessageContaining("lease must be at least");
            } else {
                get(store.hold("n2", List.of("news"), time));
            }
            redis.advance(Duration.ofMillis(5));
            assertThat(get(store.take("n3", List.of(), 1, Duration.ofMinutes(1))))
                    .hasSize(1);
        }
    }
}
