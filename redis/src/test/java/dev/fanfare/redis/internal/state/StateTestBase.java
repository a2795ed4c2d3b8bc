package dev.fanfare.redis.internal.state;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.RedisProcess;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.StateStore;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes with a Redis of their own, which follow one channel. */
abstract class StateTestBase {

    static final String CHANNEL = "map:a";
    static final Retention KEPT = new Retention(100, Duration.ofMinutes(5), Duration.ofHours(1));

    final RedisProcess redis = new RedisProcess("appendonly yes", "appendfsync always");
    final RedisStateStore one = new RedisStateStore(TestRedis.layout(TestRedis.options(redis.port(), "test")));
    final RedisStateStore two = new RedisStateStore(TestRedis.layout(TestRedis.options(redis.port(), "test")));
    final HeardChanges heardByOne = new HeardChanges();
    final HeardChanges heardByTwo = new HeardChanges();

    @BeforeEach
    void start() {
        one.start(heardByOne);
        two.start(heardByTwo);
        get(one.subscribe(List.of(CHANNEL)));
        get(two.subscribe(List.of(CHANNEL)));
    }

    @AfterEach
    void end() {
        one.close();
        two.close();
        redis.close();
    }

    static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Where the stream stands. */
    static StreamPosition top(StateStore node) {
        return Objects.requireNonNull(get(node.tops(List.of(CHANNEL))).get(CHANNEL));
    }

    static StateUpdate.Builder setting(String key, String json) {
        return StateUpdate.builder().set(key, Payload.utf8(json));
    }

    static StateResult update(RedisStateStore node, StateUpdate.Builder update) {
        return get(node.update(CHANNEL, update.build(), KEPT));
    }

    static StateView read(RedisStateStore node) {
        return get(node.read(CHANNEL, StateQuery.WHOLE));
    }

    static Map<String, String> texts(StateView view) {
        Map<String, String> texts = new TreeMap<>();
        view.entries().forEach(entry -> texts.put(entry.key(), entry.value().utf8()));
        return texts;
    }

    /** Loses a key of the channel, as Redis does that evicts it. */
    void evict(String what) {
        long evicted = redis.ask(commands -> commands.del(key(what)));
        if (evicted != 1) {
            throw new AssertionError("there is no " + key(what));
        }
    }

    /** How many seconds a key of the channel lasts: -1 for ever, -2 if it is not there. */
    long ttl(String what) {
        return redis.ask(commands -> commands.ttl(key(what)));
    }

    /** The keys of Redis that match a pattern. */
    List<String> keys(String pattern) {
        return redis.ask(commands -> commands.keys(pattern));
    }

    static String key(String what) {
        return "test:state:" + what + ":{" + CHANNEL + "}";
    }
}
