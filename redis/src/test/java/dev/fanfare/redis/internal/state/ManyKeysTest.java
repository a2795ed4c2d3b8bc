package dev.fanfare.redis.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** States with very many keys. */
class ManyKeysTest extends StateTestBase {

    private static final int KEYS = 5_000;
    private static final int AT_ONCE = 500;
    private static final Retention SHORT = new Retention(10, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final String ALL_OVER = """
            for _, key in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              redis.call('ZADD', KEYS[1], 1, key)
            end
            return 'OK'
            """;

    private void fill(Duration keyTtl) {
        for (int i = 0; i < KEYS; i += AT_ONCE) {
            StateUpdate.Builder update = StateUpdate.builder().keyTtl(keyTtl);
            for (int k = i; k < i + AT_ONCE; k++) {
                update.set("k" + (100_000 + k), Payload.utf8("\"a value of some length\""));
            }
            assertThat(get(one.update(CHANNEL, update.build(), SHORT)).entries())
                    .hasSize(AT_ONCE);
        }
    }

    private long sent() {
        return redis.ask(commands -> commands.info("stats"))
                .lines()
                .filter(line -> line.startsWith("total_net_output_bytes:"))
                .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("M25 pages of very many keys are read without the rest of them")
    void pagesAreReadWithoutTheRest() {
        fill(Duration.ZERO);
        List<String> keys = new ArrayList<>();
        String cursor = "";
        do {
            long before = sent();
            StateView page = get(two.read(CHANNEL, StateQuery.page(cursor, 100)));
            assertThat(sent() - before).isLessThan(50_000);
            assertThat(page.size()).isEqualTo(KEYS);
            page.entries().forEach(entry -> keys.add(entry.key()));
            cursor = page.cursor();
        } while (!cursor.isEmpty());
        assertThat(keys).hasSize(KEYS).isSorted().doesNotHaveDuplicates();
        assertThat(read(two).entries()).hasSize(KEYS);
        StateResult replaced = get(one.update(
                CHANNEL,
                StateUpdate.builder().set("only", Payload.utf8("1")).whole().build(),
                SHORT));
        assertThat(replaced.entries()).hasSize(KEYS + 1);
        assertThat(texts(read(two))).containsOnlyKeys("only");
        get(two.clear(CHANNEL));
        assertThat(read(one).exists()).isFalse();
    }

    @Test
    @DisplayName("M25 very many keys that are over at once go one by one, and none of them unannounced")
    void veryManyKeysGoOneByOne() {
        fill(Duration.ofMinutes(10));
        redis.ask(commands -> commands.eval(ALL_OVER, ScriptOutputType.STATUS, key("ends")));
        StateResult next = update(
                one, setting("k100000", "1").keyCondition(KeyCondition.NEW).keyTtl(Duration.ZERO));
        assertThat(next.entries())
                .as("what is over is not there for who names it")
                .hasSize(1);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(heardByTwo.heard()).hasSize(KEYS / AT_ONCE + KEYS + 1));
        long offset = 0;
        int ends = 0;
        for (HeardChanges.Heard heard : heardByTwo.heard()) {
            assertThat(heard.position().offset()).isEqualTo(++offset);
            if (heard.change().cause() == ChangeCause.EXPIRED) {
                assertThat(heard.change().entries()).hasSize(1);
                ends++;
            }
        }
        assertThat(ends).isEqualTo(KEYS);
        assertThat(texts(read(one))).containsOnlyKeys("k100000");
    }
}
