package dev.fanfare.redis.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.PresenceStoreContract;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M5 the presence store of several nodes on Redis keeps its contract")
class RedisPresenceStoreTest extends PresenceStoreContract {

    private final TestRedis redis = new TestRedis();

    @Override
    protected PresenceStore create() {
        return new RedisPresenceStore(redis.layout());
    }

    @Override
    protected PresenceStore createOther(PresenceStore one) {
        return new RedisPresenceStore(redis.layout());
    }

    @Override
    protected void advance(Duration time) {
        redis.advance(time);
    }

    @Override
    protected int steps() {
        return 300;
    }

    @Override
    protected int crowd() {
        return 5_000;
    }

    private static ClientInfo client(int number) {
        return new ClientInfo("user" + number % 10, "c" + number, Payload.EMPTY, Payload.EMPTY);
    }

    private static List<PresenceStore.Entry> entries(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new PresenceStore.Entry("crowd", client(number)))
                .toList();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private long kept() {
        return redis.server().ask(commands -> commands.zcard(redis.prefix() + ":presence:ends:{crowd}"));
    }

    @Test
    @DisplayName("M5 of a crowd that a dead node has left, Redis forgets so many at a time, and nobody sees the others")
    void ofACrowdRedisForgetsSoManyAtATime() {
        Duration lease = Duration.ofMinutes(1);
        try (PresenceStore store = create()) {
            for (int from = 0; from < 3_500; from += 500) {
                join(store.refresh(entries(from, from + 500), lease));
            }
            redis.advance(lease.dividedBy(2));
            join(store.add("crowd", client(9_000), lease));
            redis.advance(lease.dividedBy(2).plusSeconds(1));
            join(store.refresh(entries(9_000, 9_001), lease));
            assertThat(kept()).isEqualTo(2_501);
            assertThat(join(store.stats("crowd"))).isEqualTo(new PresenceStats(1, 1));
            assertThat(kept()).isEqualTo(1);
            assertThat(join(store.page("crowd", "", 10)).clients()).containsExactly(client(9_000));
        }
    }

    @Test
    @DisplayName("M5 who comes again after its lease is as it is known then, also if nobody has forgotten it meanwhile")
    void whoComesAgainAfterItsLeaseIsAsItIsKnownThen() {
        Duration lease = Duration.ofMinutes(1);
        try (PresenceStore store = create()) {
            for (int from = 0; from < 1_500; from += 500) {
                join(store.refresh(entries(from, from + 500), lease));
            }
            redis.advance(lease.plusSeconds(1));
            List<PresenceStore.Entry> again = IntStream.range(0, 1_500)
                    .mapToObj(number -> new PresenceStore.Entry(
                            "crowd", new ClientInfo("other", "c" + number, Payload.EMPTY, Payload.EMPTY)))
                    .toList();
            join(store.refresh(again, lease));
            assertThat(join(store.stats("crowd"))).isEqualTo(new PresenceStats(1_500, 1));
            assertThat(join(store.page("crowd", "", 2_000)).clients())
                    .containsExactlyInAnyOrderElementsOf(
                            again.stream().map(PresenceStore.Entry::info).toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ends", "infos", "names", "users"})
    @DisplayName(
            "M5 presence of which Redis has evicted a part is complete again with the next refresh, and counts no ghosts")
    void presenceOfWhichAPartIsEvictedIsCompleteAgain(String part) {
        Duration lease = Duration.ofMinutes(1);
        try (PresenceStore store = create()) {
            join(store.refresh(entries(0, 20), lease));
            redis.server().ask(commands -> commands.del(redis.prefix() + ":presence:" + part + ":{crowd}"));
            join(store.refresh(entries(0, 15), lease));
            assertThat(join(store.stats("crowd"))).isEqualTo(new PresenceStats(15, 10));
            assertThat(join(store.page("crowd", "", 100)).clients())
                    .containsExactlyInAnyOrderElementsOf(entries(0, 15).stream()
                            .map(PresenceStore.Entry::info)
                            .toList());
            for (PresenceStore.Entry entry : entries(0, 15)) {
                join(store.remove("crowd", entry.info().client()));
            }
            assertThat(join(store.stats("crowd"))).isEqualTo(PresenceStats.NONE);
        }
    }
}
