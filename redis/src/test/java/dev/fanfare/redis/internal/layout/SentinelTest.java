package dev.fanfare.redis.internal.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.redis.internal.TestSentinels;
import dev.fanfare.redis.internal.broker.HeardEvents;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.spi.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node on a Redis that sentinels watch, when another takes its place. */
class SentinelTest {

    private final TestSentinels sentinels = new TestSentinels();
    private final HeardEvents events = new HeardEvents();
    private final RedisLayout layout = TestRedis.layout("fanfare", sentinels);
    private final RedisBroker broker = new RedisBroker(layout);

    @BeforeEach
    void start() {
        broker.start(events);
        get(broker.subscribe(List.of("news")));
    }

    @AfterEach
    void end() {
        broker.close();
        sentinels.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private CompletionStage<StreamPosition> publish() {
        return broker.publish(
                        "news",
                        Publication.of(Payload.utf8("{}")),
                        new Retention(100, Duration.ofHours(1), Duration.ofDays(1)),
                        PublishOptions.DEFAULT)
                .thenApply(result -> result.position());
    }

    private StreamPosition publishUntilItWorks() {
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> get(publish()).offset() > 0);
        return get(publish());
    }

    @Test
    @DisplayName(
            "M14 when the primary is killed what is published fails clearly until sentinels name another, and then goes on")
    void goesOnWhenThePrimaryIsKilled() {
        RedisProcess killed = sentinels.primary();
        StreamPosition before = get(publish());
        killed.kill();
        await().until(() -> publish()
                .handle((done, problem) -> Problems.causeOf(problem) instanceof UnavailableException unavailable
                        && String.valueOf(unavailable.getMessage()).contains(TestSentinels.NAME))
                .toCompletableFuture()
                .join());
        assertThat(layout.isUp() && broker.isUp()).isFalse();
        StreamPosition after = publishUntilItWorks();
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        StreamPosition heard = get(publish());
        await().until(() -> events.heard().contains(heard));
        assertThat(sentinels.primary()).isNotSameAs(killed);
        await().until(() -> layout.isUp() && broker.isUp());
    }

    @Test
    @DisplayName(
            "M14 a node that nobody asks anything goes over to the new primary, too, and hears what is published there")
    void goesOverToTheNewPrimary() {
        RedisProcess replaced = sentinels.primary();
        assertThat(isSubscribed(replaced)).isTrue();
        sentinels.failOver();
        await().atMost(Duration.ofSeconds(90)).until(() -> sentinels.primary() != replaced);
        await().atMost(Duration.ofSeconds(90)).until(() -> isSubscribed(sentinels.primary()));
        await().until(() -> events.interrupted().contains("news"));
        StreamPosition heard = get(publish());
        await().until(() -> events.heard().contains(heard));
        await().until(() -> !isSubscribed(replaced));
    }

    private static boolean isSubscribed(RedisProcess redis) {
        return !redis.ask(commands -> commands.pubsubChannels("*{news}")).isEmpty();
    }
}
