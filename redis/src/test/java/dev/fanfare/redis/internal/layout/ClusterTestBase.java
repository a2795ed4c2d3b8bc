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
import dev.fanfare.redis.internal.TestCluster;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.redis.internal.broker.HeardEvents;
import dev.fanfare.redis.internal.broker.RedisBroker;
import dev.fanfare.redis.internal.broker.RedisControlBus;
import dev.fanfare.redis.internal.store.RedisGroupStore;
import dev.fanfare.spi.PublishOptions;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import org.junit.jupiter.api.TestInstance;

/** Nodes on a cluster of Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ClusterTestBase extends LayoutContracts {

    private final Path program;
    private final boolean sharded;

    @SuppressWarnings("NullAway.Init") // Set before all tests.
    private TestCluster cluster;

    ClusterTestBase(Path program, boolean sharded) {
        this.program = program;
        this.sharded = sharded;
    }

    @BeforeAll
    void start() {
        cluster = new TestCluster(program, 0);
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @Override
    RedisLayout layout(String prefix) {
        return TestRedis.cluster(prefix, sharded, TestRedis.PATIENCE, cluster.ports());
    }

    @Override
    void pass(String prefix, Duration time) {
        cluster.servers().forEach(each -> TestRedis.advance(each, prefix, time));
    }

    @Override
    boolean announcesPrefixes() {
        return !sharded;
    }

    @Nested
    class Changes {

        private final HeardEvents events = new HeardEvents();
        private final TestCluster changing = new TestCluster(program, 1);
        private final RedisLayout layout = TestRedis.cluster("fanfare", sharded, TestRedis.PATIENCE, changing.ports());
        private final RedisBroker broker = new RedisBroker(layout);
        private final List<String> channels =
                IntStream.range(0, 60).mapToObj(i -> "news:" + i).toList();

        @AfterEach
        void end() {
            broker.close();
            changing.close();
        }

        private static <T> T get(CompletionStage<T> stage) {
            return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
        }

        private void subscribe() {
            broker.start(events);
            await().until(broker::isUp);
            get(broker.subscribe(channels));
        }

        private CompletionStage<StreamPosition> publish(String channel) {
            return broker.publish(
                            channel,
                            Publication.of(Payload.utf8("{}")),
                            new Retention(100, Duration.ofHours(1), Duration.ofDays(1)),
                            PublishOptions.DEFAULT)
                    .thenApply(result -> result.position());
        }

        private RedisProcess of(String channel) {
            return changing.of("{" + channel + "}");
        }

        private void awaitHeard(String channel) {
            StreamPosition position = get(publish(channel));
            await().until(() -> events.heard().contains(position));
        }

        @Test
        @DisplayName("M14 while a slot of a cluster moves everything that was accepted is heard, or said to be missing")
        void goesOnWhileASlotMoves() {
            subscribe();
            String moved = channels.get(0);
            int slot = SlotHash.getSlot("{" + moved + "}");
            RedisProcess from = of(moved);
            RedisProcess to = channels.stream()
                    .map(this::of)
                    .filter(each -> each != from)
                    .findFirst()
                    .orElseThrow();
            StreamPosition before = get(publish(moved));
            await().until(() -> events.heard().contains(before));
            changing.beginMove(slot, from, to);
            changing.endMove(slot, from, to);
            StreamPosition after = get(publish(moved));
            assertThat(get(broker.tops(List.of(moved)))).containsValue(after);
            await().until(() ->
                    events.interrupted().contains(moved) || events.heard().contains(after));
            await().until(() -> events.interrupted().contains(moved));
            awaitHeard(moved);
            channels.forEach(this::awaitHeard);
            assertThat(events.interrupted())
                    .as("nothing of other slots was missed")
                    .containsOnly(moved);
            assertThat(events.heard().stream().filter(place -> place.offset() > 0))
                    .as("what is announced twice is heard once")
                    .doesNotHaveDuplicates();
        }

        @Test
        @DisplayName(
                "M14 while a slot moves a key is found where the cluster says, and what needs several fails clearly until then")
        void aKeyIsFoundWhileItsSlotMoves() {
            subscribe();
            String moved = channels.get(0);
            int slot = SlotHash.getSlot("{" + moved + "}");
            RedisProcess from = of(moved);
            RedisProcess to = changing.servers().stream()
                    .limit(3)
                    .filter(each -> each != from)
                    .findFirst()
                    .orElseThrow();
            RedisGroupStore groups = new RedisGroupStore(layout);
            changing.beginMove(slot, from, to);
            get(groups.add("there", moved, null));
            assertThat(get(groups.groups(List.of(moved)))).containsExactly("there");
            long keys = to.ask(redis -> redis.dbsize());
            assertThat(keys).isEqualTo(1);
            assertThat(publish(moved))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(UnavailableException.class)
                    .withMessageContaining("TRYAGAIN");
            changing.endMove(slot, from, to);
            StreamPosition first = get(publish(moved));
            assertThat(first.offset()).isEqualTo(1);
            await().until(() -> events.interrupted().contains(moved));
            awaitHeard(moved);
            assertThat(get(groups.groups(List.of(moved)))).containsExactly("there");
            groups.close();
        }

        @Test
        @DisplayName(
                "M14 when a primary of a cluster is killed only its channels fail, until its replica takes its place")
        void aReplicaTakesThePlaceOfAPrimary() {
            subscribe();
            RedisProcess killed = changing.servers().get(0);
            List<String> gone =
                    channels.stream().filter(channel -> of(channel) == killed).toList();
            List<String> there =
                    channels.stream().filter(channel -> of(channel) != killed).toList();
            channels.forEach(this::awaitHeard);
            StreamPosition before = get(publish(gone.get(0)));
            killed.kill();
            await().pollInterval(Duration.ofMillis(10))
                    .until(() -> publish(gone.get(0))
                            .handle((done, problem) -> Problems.causeOf(problem) instanceof UnavailableException)
                            .toCompletableFuture()
                            .join());
            there.forEach(channel -> get(publish(channel)));
            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptions()
                    .until(() -> gone.stream()
                            .allMatch(channel -> get(publish(channel)).offset() > 0));
            assertThat(get(publish(gone.get(0))).epoch()).isNotEqualTo(before.epoch());
            await().until(() -> events.interrupted().containsAll(gone));
            channels.forEach(this::awaitHeard);
            await().until(() -> layout.isUp() && broker.isUp());
        }

        @Test
        @DisplayName("M14 nodes on a cluster hear each other's messages once, whichever primary these go over")
        void nodesHearEachOther() {
            List<String> heard = new CopyOnWriteArrayList<>();
            RedisControlBus here = new RedisControlBus(layout);
            RedisControlBus there =
                    new RedisControlBus(TestRedis.cluster("fanfare", sharded, TestRedis.PATIENCE, changing.ports()));
            here.start("here", message -> {});
            there.start("there", message -> heard.add(new String(message, StandardCharsets.UTF_8)));
            for (RedisProcess each : changing.servers().subList(0, 3)) {
                String name = "fanfare:nodes@127.0.0.1:" + each.port();
                await().until(() -> each.ask(redis -> redis.pubsubNumsub(name)).containsValue(2L));
            }
            List<String> sent =
                    IntStream.range(0, 12).mapToObj(Integer::toString).toList();
            sent.forEach(each -> get(here.sendToOthers(each.getBytes(StandardCharsets.UTF_8))));
            get(here.send("there", "last".getBytes(StandardCharsets.UTF_8)));
            await().until(() -> heard.contains("last") && heard.size() >= 13);
            assertThat(heard).hasSize(13).containsAll(sent);
            here.close();
            there.close();
        }
    }
}
