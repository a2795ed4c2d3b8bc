package dev.fanfare.redis.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.handler.UnavailableException;
import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.StateCondition;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import io.lettuce.core.KillArgs;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of states when Redis loses something, and when a node does. */
class StateFaultsTest extends StateTestBase {

    private static final Duration LONG = Duration.ofMinutes(1);

    private StreamPosition top() {
        return top(two);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "values", "names", "ends"})
    @DisplayName("M14 a state of which Redis has evicted a part is gone as a whole, and its stream has another epoch")
    void aStateOfWhichAPartWasEvictedIsGone(String part) {
        update(one, setting("a", "1").keyTtl(LONG));
        update(one, setting("b", "2"));
        StreamPosition before = top();
        evict(part);
        StreamPosition after = top();
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(after.offset()).isZero();
        assertThat(read(one).exists()).isFalse();
        assertThat(get(one.read(CHANNEL, StateQuery.changes(before, 9, false))).changes())
                .isNull();
        StateResult next = update(two, StateUpdate.builder().add("a", 1));
        assertThat(next.position()).isEqualTo(new StreamPosition(1, after.epoch()));
        assertThat(texts(read(one))).isEqualTo(Map.of("a", "1"));
    }

    @Test
    @DisplayName("M14 changes that Redis has evicted are missing, and whoever asks for them is given the state")
    void evictedChangesAreMissing() {
        update(one, setting("a", "1"));
        StreamPosition first = top();
        update(one, setting("a", "2"));
        evict("log");
        StateView view = get(two.read(CHANNEL, StateQuery.since(first, 9)));
        assertThat(view.changes()).isNull();
        assertThat(texts(view)).isEqualTo(Map.of("a", "2"));
        update(one, setting("a", "3"));
        assertThat(get(two.read(CHANNEL, StateQuery.since(first, 9))).changes()).isNull();
        assertThat(get(two.read(CHANNEL, StateQuery.since(new StreamPosition(2, first.epoch()), 9)))
                        .changes())
                .hasSize(1);
    }

    @Test
    @DisplayName(
            "M14 where something else has written the changes are missing, or the state begins anew, and it goes on")
    void whereSomethingElseHasWrittenItGoesOn() {
        StreamPosition first = update(one, setting("a", "1")).position();
        redis.ask(commands -> commands.set(key("log"), "a stranger's"));
        update(one, setting("a", "2"));
        assertThat(get(two.read(CHANNEL, StateQuery.since(first, 9))).changes()).hasSize(1);
        redis.ask(commands -> commands.xadd(key("log"), new XAddArgs().id("99-0"), Map.of("d", "x")));
        update(one, setting("a", "3"));
        assertThat(get(two.read(CHANNEL, StateQuery.since(first, 9))).changes()).isNull();
        redis.ask(commands -> commands.hset(key("values"), "b", "1:1:0:0:0:0:0:1"));
        assertThat(read(two).exists()).isFalse();
        assertThat(top().epoch()).isNotEqualTo(first.epoch());
        redis.ask(commands -> commands.set(key("values"), "a stranger's"));
        assertThat(update(one, setting("a", "4")).outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(texts(read(two))).isEqualTo(Map.of("a", "4"));
        redis.ask(commands -> commands.del(key("names")));
        redis.ask(commands -> commands.set(key("names"), "a stranger's"));
        assertThatThrownBy(() -> update(one, setting("a", "5"))).hasMessageContaining(key("names"));
        redis.ask(commands -> commands.del(key("names")));
        assertThat(update(one, setting("a", "6")).version()).isOne();
    }

    @Test
    @DisplayName("M14 where the streams of very many channels stand is asked so many at a time")
    void thePlacesOfVeryManyChannelsAreAskedSoManyAtATime() {
        List<String> channels =
                IntStream.range(0, 20_000).mapToObj(number -> "map:" + number).toList();
        assertThat(get(two.tops(channels))).hasSize(20_000);
    }

    private void restart() {
        redis.kill();
        await().until(() -> !one.isUp() && !two.isUp());
        redis.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> one.isUp() && two.isUp());
    }

    @Test
    @DisplayName(
            "M14 what is there stays when Redis is started anew, in a stream with another epoch that no old version fits")
    void whatIsThereStaysWhenRedisIsStartedAnew() {
        update(one, setting("a", "1").idempotencyKey("once"));
        StateResult last = update(one, setting("b", "2"));
        restart();
        StateView view = read(two);
        assertThat(texts(view)).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(view.version()).isEqualTo(last.version());
        assertThat(view.top().epoch()).isNotEqualTo(last.position().epoch());
        assertThat(top()).isEqualTo(view.top());
        assertThat(get(two.read(CHANNEL, StateQuery.changes(last.position(), 9, false)))
                        .changes())
                .isNull();
        assertThat(update(two, setting("a", "1").idempotencyKey("once")).isRepeat())
                .as("what was made is not made again")
                .isTrue();
        long lost = last.version() + 1;
        StateResult next = update(two, setting("a", "3"));
        assertThat(next.outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(next.position().epoch()).isEqualTo(view.top().epoch());
        assertThat(next.version())
                .as("as a version that was acknowledged and lost")
                .isGreaterThan(lost + Integer.MAX_VALUE);
        assertThat(update(two, setting("a", "4").condition(StateCondition.ifVersion(lost)))
                        .outcome())
                .isEqualTo(StateOutcome.CONFLICT);
        await().until(() -> heardByOne.positions().contains(next.position()));
        assertThat(heardByOne.heard()).contains(HeardChanges.Heard.INTERRUPTED);
    }

    @Test
    @DisplayName("M14 a Redis that has lost everything begins states anew, also those that are followed")
    void aRedisThatHasLostEverythingBeginsAnew() {
        StateResult before = update(one, setting("a", "1").keyTtl(LONG));
        redis.ask(commands -> commands.flushall());
        StreamPosition after = top();
        assertThat(after.epoch()).isNotEqualTo(before.position().epoch());
        assertThat(read(two).exists()).isFalse();
        assertThat(update(one, setting("b", "1")).position()).isEqualTo(new StreamPosition(1, after.epoch()));
    }

    @Test
    @DisplayName("M14 while Redis is away updates and reads fail at once, and say so")
    void whileRedisIsAwayUpdatesFail() {
        redis.kill();
        await().until(() -> !one.isUp());
        assertThatThrownBy(() -> update(one, setting("a", "1")))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("Redis at 127.0.0.1:" + redis.port());
        assertThatThrownBy(() -> read(one)).hasCauseInstanceOf(UnavailableException.class);
    }

    @Test
    @DisplayName("M14 nodes whose connection was cut are told so, and read what they have missed")
    void nodesWhoseConnectionWasCutAreTold() {
        StreamPosition first = update(one, setting("a", "1")).position();
        await().until(() -> heardByTwo.positions().contains(first));
        redis.ask(commands -> commands.clientKill(KillArgs.Builder.typePubsub().skipme()));
        await().atMost(Duration.ofSeconds(60)).until(() -> heardByTwo.heard().contains(HeardChanges.Heard.INTERRUPTED));
        StateResult second = update(one, setting("a", "2"));
        await().until(() -> heardByTwo.positions().contains(second.position()));
        assertThat(get(two.read(CHANNEL, StateQuery.since(first, 9))).changes()).hasSize(1);
    }

    @Test
    @DisplayName("M14 what is over is announced though nobody asks, also if the node that had taken it has ended")
    void whatANodeHadTakenAnotherTakes() {
        update(one, setting("a", "1").keyTtl(Duration.ofMinutes(10)));
        await().until(() -> redis.ask(commands -> commands.zscore("test:state:{ends}:due", CHANNEL)) != null);
        // As if a node had taken the channel when its time came, and ended.
        redis.ask(commands -> commands.zrem("test:state:{ends}:due", CHANNEL));
        redis.ask(commands -> commands.zadd("test:state:{ends}:taken", 1, CHANNEL));
        redis.ask(commands -> commands.zadd(key("ends"), 1, "a"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(heardByTwo.heard())
                        .anyMatch(heard -> heard.change().cause() == ChangeCause.EXPIRED));
        await().untilAsserted(() -> assertThat(keys("test:state:{ends}:*"))
                .as("nothing is left to look at")
                .isEmpty());
        assertThat(ttl("ends")).isEqualTo(-2);
    }

    @Test
    @DisplayName("M14 an end that nobody was told to look for is looked for as soon as somebody comes by")
    void anEndThatNobodyLooksForIsLookedFor() {
        update(one, setting("a", "1").set("b", Payload.utf8("1")).keyTtl(Duration.ofMinutes(10)));
        await().until(() -> redis.ask(commands -> commands.zrem("test:state:{ends}:due", CHANNEL)) == 1);
        redis.ask(commands -> commands.hset(key("meta"), "w", "1"));
        get(two.tops(List.of(CHANNEL)));
        await().until(() -> redis.ask(commands -> commands.zscore("test:state:{ends}:due", CHANNEL)) != null);
    }

    @Test
    @DisplayName("M14 a key for idempotency is known for its time, however short that of a place is")
    void aKeyForIdempotencyIsKnownForItsTime() {
        Retention brief = new Retention(1, Duration.ofSeconds(1), Duration.ofSeconds(1));
        StateUpdate once = setting("a", "1").idempotencyKey("once").build();
        get(one.update(CHANNEL, once, brief));
        get(one.update(CHANNEL, StateUpdate.removal(), brief));
        assertThat(ttl("meta")).isBetween(290L, 300L);
        assertThat(get(two.update(CHANNEL, once, brief)).isRepeat()).isTrue();
        assertThat(read(two).exists()).isFalse();
    }

    @Test
    @DisplayName("M14 a Redis without memory refuses what makes a state larger, and lets go what is removed or over")
    void aRedisWithoutMemoryLetsGo() {
        update(one, setting("a", "1").set("b", Payload.utf8("1")).keyTtl(Duration.ofMinutes(10)));
        redis.ask(commands -> commands.configSet("maxmemory", "1"));
        assertThatThrownBy(() -> update(one, setting("c", "1")))
                .hasCauseInstanceOf(UnavailableException.class)
                .hasMessageContaining("OOM");
        assertThat(texts(read(two))).isEqualTo(Map.of("a", "1", "b", "1"));
        assertThat(update(one, StateUpdate.builder().unset("a")).outcome()).isEqualTo(StateOutcome.APPLIED);
        redis.ask(commands -> commands.configSet("maxmemory", "0"));
        redis.ask(commands -> commands.zadd(key("ends"), 1, "b"));
        redis.ask(commands -> commands.configSet("maxmemory", "1"));
        assertThat(read(two).exists()).isFalse();
        redis.ask(commands -> commands.configSet("maxmemory", "0"));
        assertThat(update(one, setting("c", "1")).position().offset()).isEqualTo(4);
    }

    @Test
    @DisplayName("M14 a state that was removed leaves nothing in Redis once its position is forgotten")
    void aStateThatWasRemovedLeavesNothing() {
        update(one, setting("a", "1").keyTtl(LONG).ttl(LONG));
        assertThat(ttl("meta")).isEqualTo(-1);
        update(one, StateUpdate.builder().whole());
        assertThat(keys("test:state:*{" + CHANNEL + "}")).containsExactlyInAnyOrder(key("meta"), key("log"));
        assertThat(ttl("meta")).isBetween(3_590L, 3_600L);
        assertThat(ttl("log")).isBetween(290L, 300L);
    }
}
