package dev.fanfare.redis.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.RedisProxy;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.redis.internal.link.LinkOptions;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of publications when Redis is killed, held, emptied, or cut off. */
class RedisFaultsTest {

    private static final Retention KEPT = new Retention(100_000, Duration.ofHours(1), Duration.ofDays(1));
    private static final String PREFIX = "fanfare";

    private final HeardEvents events = new HeardEvents();
    private @Nullable RedisProcess redis;
    private @Nullable RedisBroker broker;

    private void start(String... settings) {
        redis = new RedisProcess(settings);
        start(TestRedis.options(redis.port(), PREFIX));
    }

    private void start(LinkOptions options) {
        broker = new RedisBroker(TestRedis.layout(options));
        broker.start(events);
        get(broker.subscribe(List.of("news")));
    }

    @AfterEach
    void end() {
        if (broker != null) {
            broker.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    private RedisProcess redis() {
        return Objects.requireNonNull(redis);
    }

    private RedisBroker broker() {
        return Objects.requireNonNull(broker);
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private CompletableFuture<PublishResult> publish() {
        return broker().publish("news", Publication.of(Payload.utf8("{}")), KEPT, PublishOptions.DEFAULT)
                .toCompletableFuture();
    }

    /** What became of a publication, once that is known. */
    private CompletableFuture<PublishResult> settled() {
        CompletableFuture<PublishResult> published = publish();
        published.handle((done, problem) -> "settled").join();
        return published;
    }

    private StreamPosition published() {
        return get(publish()).position();
    }

    private HistoryPage history() {
        return get(broker().history("news", new HistoryFilter(HistoryFilter.ALL, null, false), KEPT.metaTtl()));
    }

    private StreamPosition top() {
        return Objects.requireNonNull(get(broker().tops(List.of("news"))).get("news"));
    }

    private static boolean isUnavailable(CompletableFuture<?> stage) {
        if (!stage.isCompletedExceptionally()) {
            return false;
        }
        Throwable problem = stage.handle((value, thrown) -> thrown).join();
        return Problems.causeOf(problem) instanceof UnavailableException;
    }

    /** Waits until what is published fails at once, because it is known that Redis is away. */
    private void awaitRefusal() {
        await().until(() -> isUnavailable(publish()));
    }

    private void awaitPublishing() {
        await().ignoreExceptions().until(() -> published().offset() > 0);
    }

    /** Waits until what is published from now on is heard. */
    private void awaitHearing() {
        await().ignoreExceptions().until(() -> {
            StreamPosition after = published();
            return events.heard().contains(after);
        });
    }

    @Test
    @DisplayName("M14 while Redis is away what is published fails at once, and afterwards everything goes on by itself")
    void whileRedisIsAwayPublishingFailsAtOnce() {
        start();
        StreamPosition before = published();
        redis().kill();
        awaitRefusal();
        assertThat(broker().isUp()).isFalse();
        redis().start();
        awaitPublishing();
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        StreamPosition after = published();
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        await().until(() -> events.heard().contains(after));
    }

    @Test
    @DisplayName(
            "M14 a stream has another epoch after a restart of Redis, though everything was kept: something may be missing")
    void aStreamHasAnotherEpochAfterARestart() {
        start("appendonly yes", "appendfsync always");
        StreamPosition before = published();
        redis().kill();
        awaitRefusal();
        redis().start();
        await().ignoreExceptions().until(() -> !top().epoch().equals(before.epoch()));
        assertThat(history().top()).satisfies(top -> assertThat(top.offset()).isZero());
        assertThat(published().epoch()).isEqualTo(history().top().epoch()).isNotEqualTo(before.epoch());
    }

    @Test
    @DisplayName("M14 after FLUSHALL streams begin anew, which whoever has a position is told")
    void afterFlushallStreamsBeginAnew() {
        start();
        StreamPosition before = published();
        redis().ask(commands -> commands.flushall());
        assertThat(top()).isNotEqualTo(before);
        StreamPosition after = published();
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(history().publications()).hasSize(1);
    }

    @Test
    @DisplayName("M14 a stream whose place was evicted begins anew, without what was kept before")
    void aStreamWhosePlaceWasEvictedBeginsAnew() {
        start();
        published();
        StreamPosition before = published();
        redis().ask(commands -> commands.del(PREFIX + ":meta:{news}"));
        StreamPosition after = published();
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(history().publications()).extracting(Publication::offset).containsExactly(1L);
    }

    @Test
    @DisplayName("M14 publications that were evicted are missing from the history, whose place says so")
    void publicationsThatWereEvictedAreMissing() {
        start();
        StreamPosition before = published();
        redis().ask(commands -> commands.del(PREFIX + ":stream:{news}"));
        assertThat(history()).isEqualTo(new HistoryPage(List.of(), before));
        assertThat(published()).isEqualTo(new StreamPosition(2, before.epoch()));
    }

    @Test
    @DisplayName("M14 a Redis that does not answer is given up, and found again when it does")
    void aRedisThatDoesNotAnswerIsGivenUp() {
        redis = new RedisProcess();
        start(TestRedis.impatient(redis.port(), PREFIX));
        awaitPublishing();
        redis().hold();
        awaitRefusal();
        await().until(() -> !broker().isUp());
        redis().release();
        awaitPublishing();
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        awaitHearing();
    }

    @Test
    @DisplayName("M14 a connection of announcements that Redis has closed is made anew, and may have missed something")
    void aConnectionThatRedisHasClosedIsMadeAnew() {
        start();
        StreamPosition before = published();
        redis().ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        StreamPosition after = published();
        assertThat(after).isEqualTo(new StreamPosition(2, before.epoch()));
        await().until(() -> events.heard().contains(after));
    }

    @Test
    @DisplayName("M14 a connection that is up but deaf is found, and what it may have missed is looked for")
    void aConnectionThatIsUpButDeafIsFound() {
        redis = new RedisProcess();
        try (RedisProxy proxy = new RedisProxy(redis.port())) {
            start(TestRedis.options(proxy.port(), PREFIX, Duration.ofSeconds(30), Duration.ofSeconds(1)));
            StreamPosition first = published();
            await().until(() -> events.heard().contains(first));
            proxy.swallowAnnouncements();
            StreamPosition swallowed = published();
            await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
            assertThat(events.heard()).doesNotContain(swallowed);
            assertThat(top()).isEqualTo(swallowed);
            awaitHearing();
            broker().close();
        }
    }

    @Test
    @DisplayName("M14 a Redis without memory refuses with an error that is temporary, and is not given up")
    void aRedisWithoutMemoryRefuses() {
        start();
        redis().ask(commands -> commands.configSet("maxmemory", "1"));
        await().until(() -> isUnavailable(settled()));
        assertThat(broker().isUp()).isTrue();
        redis().ask(commands -> commands.configSet("maxmemory", "0"));
        assertThat(published().offset()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"appendonly no", "appendonly yes"})
    @DisplayName("M14 whatever was acknowledged when Redis is killed is heard, or something is said to be missing")
    void whateverWasAcknowledgedIsHeardOrSomethingIsSaidToBeMissing(String setting) throws InterruptedException {
        start(setting);
        List<StreamPosition> acknowledged = new ArrayList<>();
        Thread publisher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                List<CompletableFuture<PublishResult>> some = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    some.add(publish());
                }
                for (CompletableFuture<PublishResult> each : some) {
                    StreamPosition place = each.handle(
                                    (done, problem) -> done == null ? StreamPosition.NONE : done.position())
                            .join();
                    if (!place.equals(StreamPosition.NONE)) {
                        synchronized (acknowledged) {
                            acknowledged.add(place);
                        }
                    }
                }
            }
        });
        publisher.start();
        for (int round = 1; round <= 3; round++) {
            int enough = events.heard().size() + 500;
            await().until(() -> events.heard().size() > enough);
            redis().kill();
            redis().start();
            int times = round;
            await().until(() -> events.heard().stream()
                            .filter(HeardEvents.INTERRUPTED::equals)
                            .count()
                    >= times);
        }
        int enough = events.heard().size() + 500;
        await().until(() -> events.heard().size() > enough);
        publisher.interrupt();
        publisher.join();
        StreamPosition last = published();
        await().until(() -> events.heard().contains(last));
        Map<String, List<Long>> byEpoch = events.heard().stream()
                .filter(place -> !place.equals(HeardEvents.INTERRUPTED))
                .collect(Collectors.groupingBy(
                        StreamPosition::epoch, Collectors.mapping(StreamPosition::offset, Collectors.toList())));
        assertThat(byEpoch).hasSize(4);
        byEpoch.values()
                .forEach(offsets -> assertThat(offsets)
                        .as("within an epoch nothing is missing or doubled")
                        .isEqualTo(LongStream.rangeClosed(offsets.get(0), offsets.get(offsets.size() - 1))
                                .boxed()
                                .toList()));
        acknowledged.removeAll(Set.copyOf(events.heard()));
        long first = Objects.requireNonNull(byEpoch.get(last.epoch())).get(0);
        assertThat(acknowledged)
                .as("only what was interrupted is missing")
                .noneMatch(missing -> missing.epoch().equals(last.epoch()) && missing.offset() > first);
    }
}
