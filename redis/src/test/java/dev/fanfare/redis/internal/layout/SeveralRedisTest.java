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
import dev.fanfare.redis.internal.broker.HeardEvents;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.redis.internal.broker.RedisControlBus;
import dev.fanfare.spi.PublishOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Nodes on two Redis that know nothing of each other. */
class SeveralRedisTest extends LayoutContracts {

    private static RedisProcess one;
    private static RedisProcess two;

    @BeforeAll
    static void start() {
        one = new RedisProcess();
        two = new RedisProcess();
    }

    @AfterAll
    static void end() {
        one.close();
        two.close();
    }

    @Override
    RedisLayout layout(String prefix) {
        return TestRedis.layout(prefix, TestRedis.PATIENCE, one.port(), two.port());
    }

    @Override
    void pass(String prefix, Duration time) {
        TestRedis.advance(one, prefix, time);
        TestRedis.advance(two, prefix, time);
    }

    @Nested
    class Faults {

        private final String prefix = "test:" + UUID.randomUUID();
        private final HeardEvents events = new HeardEvents();
        private final RedisLayout layout = layout(prefix);
        private final RedisBroker broker = new RedisBroker(layout);
        private final List<String> channels =
                IntStream.range(0, 40).mapToObj(i -> "news:" + i).toList();

        @AfterEach
        void end() {
            broker.close();
        }

        private static <T> T get(CompletionStage<T> stage) {
            return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
        }

        private CompletionStage<StreamPosition> publish(RedisBroker by, String channel) {
            return by.publish(
                            channel,
                            Publication.of(Payload.utf8("{}")),
                            new Retention(100, Duration.ofHours(1), Duration.ofDays(1)),
                            PublishOptions.DEFAULT)
                    .thenApply(result -> result.position());
        }

        private boolean isInOne(String channel) {
            return one.ask(redis -> redis.exists(prefix + ":stream:{" + channel + "}")) == 1;
        }

        private boolean isRefused(String channel) {
            return publish(broker, channel)
                    .handle((done, problem) -> Problems.causeOf(problem) instanceof UnavailableException)
                    .toCompletableFuture()
                    .join();
        }

        @Test
        @DisplayName("M14 nodes that have several Redis in another order find and hear each other's channels")
        void nodesWithAnotherOrderHearEachOther() {
            broker.start(events);
            get(broker.subscribe(channels));
            RedisBroker other = new RedisBroker(TestRedis.layout(prefix, TestRedis.PATIENCE, two.port(), one.port()));
            List<StreamPosition> published = channels.stream()
                    .map(channel -> get(publish(other, channel)))
                    .toList();
            await().until(() -> events.heard().containsAll(published));
            assertThat(get(broker.tops(channels)).values()).containsExactlyInAnyOrderElementsOf(published);
            assertThat(channels).anyMatch(this::isInOne).anyMatch(channel -> !isInOne(channel));
            other.close();
        }

        @Test
        @DisplayName(
                "M14 of several Redis one that is away fails only its channels, and says where something may be missing")
        void oneThatIsAwayFailsOnlyItsChannels() {
            broker.start(events);
            get(broker.subscribe(channels));
            channels.forEach(channel -> get(publish(broker, channel)));
            List<String> there = channels.stream().filter(this::isInOne).toList();
            List<String> gone = channels.stream()
                    .filter(channel -> !there.contains(channel))
                    .toList();
            two.kill();
            try {
                await().until(() -> isRefused(gone.get(0)) && !layout.isUp());
                assertThat(gone).allMatch(this::isRefused);
                assertThat(there)
                        .allSatisfy(channel -> assertThat(
                                        get(publish(broker, channel)).offset())
                                .isEqualTo(2));
                assertThat(events.heard()).doesNotContain(HeardEvents.INTERRUPTED);
            } finally {
                two.start();
            }
            await().atMost(1, TimeUnit.MINUTES).until(() -> layout.isUp() && broker.isUp());
            await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
            assertThat(events.interrupted()).containsExactlyInAnyOrderElementsOf(gone);
        }

        @Test
        @DisplayName("M14 nodes on several Redis hear each other's messages once, also while one of these is away")
        void nodesHearEachOtherWhileOneIsAway() {
            List<String> heard = new CopyOnWriteArrayList<>();
            RedisControlBus here = new RedisControlBus(layout(prefix));
            RedisControlBus there = new RedisControlBus(layout(prefix));
            here.start("here", message -> {});
            there.start("there", message -> heard.add(new String(message, StandardCharsets.UTF_8)));
            for (RedisProcess each : List.of(one, two)) {
                await().until(() ->
                        each.ask(redis -> redis.pubsubNumsub(prefix + ":nodes")).containsValue(2L));
            }
            send(here, 0, 10);
            await().until(() -> heard.size() >= 10);
            two.kill();
            try {
                await().until(() -> !layout.isUp());
                await().ignoreExceptions().until(() -> {
                    send(here, 10, 20);
                    return true;
                });
                await().until(() -> heard.containsAll(List.of("10", "19")));
            } finally {
                two.start();
            }
            assertThat(heard.subList(0, 10)).doesNotHaveDuplicates();
            here.close();
            there.close();
        }

        private void send(RedisControlBus bus, int from, int to) {
            for (int i = from; i < to; i++) {
                get(bus.sendToOthers(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            }
        }
    }
}
