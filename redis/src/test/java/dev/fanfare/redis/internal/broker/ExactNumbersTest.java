package dev.fanfare.redis.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Numbers that Lua would round. */
class ExactNumbersTest {

    private static final Retention KEPT = new Retention(10, Duration.ofHours(1), Duration.ofDays(1));
    private static final long LARGE = (1L << 53) + 1;

    private final TestRedis redis = new TestRedis();
    private final RedisBroker broker = new RedisBroker(redis.layout());
    private final HeardEvents events = new HeardEvents();

    @BeforeEach
    void start() {
        broker.start(events);
        broker.subscribe(List.of("news")).toCompletableFuture().join();
    }

    @AfterEach
    void end() {
        broker.close();
    }

    private PublishResult publish(PublishOptions options) {
        return broker.publish("news", Publication.of(Payload.utf8("1")), KEPT, options)
                .toCompletableFuture()
                .join();
    }

    private PublishResult publish(long version) {
        return publish(new PublishOptions(false, "", version, "", "", false));
    }

    private HistoryPage history(HistoryFilter filter) {
        return broker.history("news", filter, KEPT.metaTtl())
                .toCompletableFuture()
                .join();
    }

    @Test
    @DisplayName("M14 offsets are exact up to the largest")
    void offsetsAreExact() {
        StreamPosition first = publish(PublishOptions.DEFAULT).position();
        String meta = redis.prefix() + ":meta:{news}";
        redis.server().ask(commands -> commands.hset(meta, "s", Long.toString(LARGE)));
        for (long next = LARGE + 1; next <= LARGE + 3; next++) {
            StreamPosition place = new StreamPosition(next, first.epoch());
            assertThat(publish(PublishOptions.DEFAULT).position()).isEqualTo(place);
            await().until(() -> events.heard().contains(place));
        }
        StreamPosition middle = new StreamPosition(LARGE + 2, first.epoch());
        assertThat(history(HistoryFilter.after(middle, HistoryFilter.ALL)).publications())
                .extracting(Publication::offset)
                .containsExactly(LARGE + 3);
        assertThat(history(new HistoryFilter(1, middle, true)).publications())
                .extracting(Publication::offset)
                .containsExactly(LARGE + 1);
    }

    @Test
    @DisplayName("M14 versions are compared exactly up to the largest")
    void versionsAreComparedExactly() {
        assertThat(publish(9).suppressed()).isFalse();
        assertThat(publish(10).suppressed()).isFalse();
        assertThat(publish(LARGE - 1).suppressed()).isFalse();
        assertThat(publish(LARGE).suppressed()).isFalse();
        assertThat(publish(LARGE - 1).suppressed()).isTrue();
        assertThat(publish(Long.MAX_VALUE - 1).suppressed()).isFalse();
        assertThat(publish(Long.MAX_VALUE).suppressed()).isFalse();
        assertThat(publish(Long.MAX_VALUE - 1).suppressed()).isTrue();
    }

    @Test
    @DisplayName("M14 scripts that Redis has forgotten are sent again")
    void scriptsThatRedisHasForgottenAreSentAgain() {
        publish(PublishOptions.DEFAULT);
        redis.server().ask(commands -> commands.scriptFlush());
        assertThat(publish(PublishOptions.DEFAULT).position().offset()).isEqualTo(2);
    }
}
