package dev.fanfare.redis.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.RedisProxy;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.PublishOptions;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of publications when a replica takes the place of a Redis, and gives it back. */
class RedisFailoverTest {

    private static final Retention KEPT = new Retention(100_000, Duration.ofHours(1), Duration.ofDays(1));
    private static final String PREFIX = "fanfare";
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RedisProcess first = new RedisProcess("repl-diskless-sync-delay 0");
    private final RedisProcess second = new RedisProcess("repl-diskless-sync-delay 0");
    private final RedisProxy proxy = new RedisProxy(first.port());
    private final HeardEvents events = new HeardEvents();
    private @Nullable RedisBroker broker;

    @BeforeEach
    void replicate() {
        follow(second, first);
    }

    private void start(Duration probe) {
        broker = new RedisBroker(
                TestRedis.layout(TestRedis.options(proxy.port(), PREFIX, Duration.ofSeconds(30), probe)));
        broker().start(events);
        get(broker().subscribe(List.of("news", "quiet")));
    }

    private RedisBroker broker() {
        return Objects.requireNonNull(broker);
    }

    @AfterEach
    void end() {
        broker().close();
        proxy.close();
        first.close();
        second.close();
    }

    private static void follow(RedisProcess replica, RedisProcess primary) {
        replica.ask(commands -> commands.replicaof("127.0.0.1", primary.port()));
        await().until(() ->
                replica.ask(commands -> commands.info("replication")).contains("master_link_status:up"));
    }

    private static void promote(RedisProcess replica) {
        replica.ask(commands -> commands.replicaofNoOne());
    }

    private static void cut(RedisProcess redis) {
        redis.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        redis.ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
    }

    private StreamPosition publish(String channel) {
        return get(broker().publish(channel, Publication.of(Payload.utf8("{}")), KEPT, PublishOptions.DEFAULT))
                .position();
    }

    private void awaitPublishing(String channel) {
        await().ignoreExceptions().until(() -> publish(channel).offset() > 0);
    }

    private StreamPosition top(String channel) {
        return get(broker().history(channel, HistoryFilter.POSITION, KEPT.metaTtl()))
                .top();
    }

    /** The replica is promoted before it has what is acknowledged last, and the first follows it from then on. */
    private StreamPosition loseSomething() {
        publish("quiet");
        await().until(() -> second.ask(commands -> commands.exists(PREFIX + ":stream:{quiet}")) == 1);
        promote(second);
        StreamPosition lost = publish("quiet");
        follow(first, second);
        return lost;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "M14 a Redis that was a replica in between, and has lost something, begins its streams anew, cut or not")
    void aRedisThatWasAReplicaInBetweenBeginsAnew(boolean isCut) {
        start(isCut ? LONG : SHORT);
        StreamPosition lost = loseSomething();
        promote(first);
        if (isCut) {
            cut(first);
        }
        await().ignoreExceptions().until(() -> !top("quiet").epoch().equals(lost.epoch()));
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        StreamPosition after = publish("quiet");
        assertThat(after.epoch()).isEqualTo(top("quiet").epoch());
        await().until(() -> events.heard().contains(after));
    }

    @Test
    @DisplayName(
            "M14 after a failover and the way back to the same Redis every stream has begun anew, also a quiet one")
    void afterAFailoverAndTheWayBackEveryStreamHasBegunAnew() {
        start(LONG);
        StreamPosition news = publish("news");
        StreamPosition lost = loseSomething();
        proxy.redirect(second.port());
        cut(first);
        awaitPublishing("news");
        StreamPosition between = publish("news");
        assertThat(between.epoch()).isNotEqualTo(news.epoch());
        await().until(() -> first.ask(commands -> commands.hget(PREFIX + ":meta:{news}", "e"))
                .equals(between.epoch()));
        promote(first);
        proxy.redirect(first.port());
        cut(second);
        awaitPublishing("news");
        assertThat(publish("news").epoch()).isNotEqualTo(news.epoch()).isNotEqualTo(between.epoch());
        assertThat(top("quiet").epoch()).isNotEqualTo(lost.epoch());
    }

    @Test
    @DisplayName("M14 an idle node finds out that its Redis has become a replica")
    void anIdleNodeFindsOutThatItsRedisHasBecomeAReplica() {
        start(SHORT);
        promote(second);
        follow(first, second);
        await().until(() -> !broker().isUp());
        proxy.redirect(second.port());
        awaitPublishing("news");
    }

    @Test
    @DisplayName("M14 when commands come to another Redis, announcements are heard of that one, too")
    void whenCommandsComeToAnotherRedisAnnouncementsFollow() {
        start(LONG);
        publish("news");
        promote(second);
        proxy.redirect(second.port());
        first.ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        StreamPosition after = publish("news");
        await().until(() -> events.heard().contains(after));
        List<String> left = first.ask(commands -> commands.pubsubChannels(PREFIX + "*"));
        assertThat(left).isEmpty();
    }

    @Test
    @DisplayName("M14 announcements of another Redis than that of commands are not taken for those of this one")
    void announcementsOfAnotherRedisAreNotTaken() {
        start(LONG);
        publish("news");
        promote(second);
        proxy.redirect(second.port());
        first.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub()));
        long before = connections(second);
        await().until(() -> connections(second) > before + 3);
        assertThat(broker().isUp()).isFalse();
        assertThat(events.heard()).doesNotContain(HeardEvents.INTERRUPTED);
        proxy.redirect(first.port());
        await().until(() -> events.heard().contains(HeardEvents.INTERRUPTED));
        StreamPosition after = publish("news");
        await().until(() -> events.heard().contains(after));
    }

    private static long connections(RedisProcess redis) {
        return redis.ask(commands -> commands.info("stats"))
                .lines()
                .filter(line -> line.startsWith("total_connections_received:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }
}
