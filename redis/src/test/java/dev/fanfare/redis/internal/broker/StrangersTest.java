package dev.fanfare.redis.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.HistoryFilter;
import dev.fanfare.history.HistoryPage;
import dev.fanfare.history.Retention;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of streams into whose keys something else writes. */
class StrangersTest {

    private static final Retention KEPT = new Retention(100, Duration.ofHours(1), Duration.ofDays(1));

    private final TestRedis redis = new TestRedis();
    private final RedisBroker broker = new RedisBroker(redis.layout());

    @BeforeEach
    void start() {
        broker.start(new HeardEvents());
    }

    @AfterEach
    void end() {
        broker.close();
    }

    private String key(String kind) {
        return redis.prefix() + ":" + kind + ":{news}";
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Throwable problem(CompletionStage<?> stage) {
        return get(stage.handle((done, problem) -> Problems.causeOf(problem)));
    }

    private CompletionStage<PublishResult> publish(String channel) {
        return broker.publish(channel, Publication.of(Payload.utf8("{}")), KEPT, PublishOptions.DEFAULT);
    }

    private CompletionStage<HistoryPage> history(String channel) {
        return broker.history(channel, new HistoryFilter(HistoryFilter.ALL, null, false), KEPT.metaTtl());
    }

    private void add(String id, String field) {
        redis.server().ask(commands -> commands.xadd(key("stream"), new XAddArgs().id(id), Map.of(field, "strange")));
    }

    private void assertNames(Throwable problem, String key) {
        assertThat(problem).isInstanceOf(IllegalStateException.class).hasMessageContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-1 d", "1-1 other", "7-0 d", "7-0 other", "18446744073709551615-0 d"})
    @DisplayName("M14 an entry that something else wrote into a stream fails its reader, and the error names both")
    void anEntryOfSomethingElseFailsItsReader(String entry) {
        get(publish("news"));
        get(publish("other"));
        String id = entry.substring(0, entry.indexOf(' '));
        add(id, entry.substring(entry.indexOf(' ') + 1));
        assertThat(problem(history("news")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("entry " + id + " of the stream \"" + key("stream") + "\"")
                .hasMessageContaining("XDEL");
        assertThat(get(history("other")).publications()).hasSize(1);
        redis.server().ask(commands -> commands.xdel(key("stream"), id));
        assertThat(get(history("news")).publications()).hasSize(1);
    }

    @Test
    @DisplayName("M14 what cannot be appended, since something else has written there, is not counted either")
    void whatCannotBeAppendedIsNotCounted() {
        get(publish("news"));
        add("5-0", "d");
        for (int i = 0; i < 3; i++) {
            assertNames(problem(publish("news")), key("stream"));
        }
        redis.server().ask(commands -> commands.del(key("stream")));
        assertThat(get(publish("news")).position().offset()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "stream"})
    @DisplayName(
            "M14 a key of another type fails what needs it, and the error names it; other channels are not disturbed")
    void aKeyOfAnotherTypeFailsWhatNeedsIt(String kind) {
        get(publish("news"));
        get(publish("other"));
        redis.server().ask(commands -> commands.del(key(kind)));
        redis.server().ask(commands -> commands.set(key(kind), "strange"));
        assertNames(problem(publish("news")), key(kind));
        assertNames(problem(history("news")), key(kind));
        assertThat(get(publish("other")).position().offset()).isEqualTo(2);
        assertThat(get(history("other")).publications()).hasSize(2);
        assertThat(get(broker.tops(List.of("news", "other")))).containsKey("other");
        redis.server().ask(commands -> commands.del(key(kind)));
        get(publish("news"));
    }

    @Test
    @DisplayName("M14 a place that is none fails what needs it, and the position of other channels is told")
    void aPlaceThatIsNoneFailsWhatNeedsIt() {
        get(publish("news"));
        get(publish("other"));
        redis.server().ask(commands -> commands.hset(key("meta"), "s", "strange"));
        assertNames(problem(history("news")), key("meta"));
        assertNames(problem(publish("news")), key("meta"));
        assertThat(get(broker.tops(List.of("news", "other")))).containsOnlyKeys("other");
    }
}
