package dev.fanfare.redis.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets that Lua would round. */
class ExactOffsetsTest extends StateTestBase {

    @ParameterizedTest
    @ValueSource(
            longs = {
                9,
                99,
                999_999_999_999_998L,
                999_999_999_999_999L,
                9_999_999_999_999_999L,
                (1L << 53) - 2,
                1L << 53,
                (1L << 53) + 1,
                1_899_999_999_999_999_999L,
                999_999_999_999_999_998L,
                Long.MAX_VALUE - 4
            })
    @DisplayName(
            "M14 offsets and versions of states are exact up to the largest, and what changed since is found by them")
    void offsetsAreExact(long offset) {
        StreamPosition first = update(one, setting("a", "1")).position();
        redis.ask(commands -> commands.hset(key("meta"), "s", Long.toString(offset)));
        evict("log");
        for (long next = offset + 1; next <= offset + 3; next++) {
            StreamPosition place = new StreamPosition(next, first.epoch());
            StateResult result = update(one, setting("a", "\"" + next + "\""));
            assertThat(result.position()).isEqualTo(place);
            assertThat(result.version()).isEqualTo(next);
            assertThat(result.entries().get(0).offset()).isEqualTo(next);
            await().until(() -> heardByTwo.positions().contains(place));
        }
        StreamPosition middle = new StreamPosition(offset + 2, first.epoch());
        assertThat(get(two.read(CHANNEL, StateQuery.since(middle, 9))).changes())
                .extracting(StateChange::offset)
                .containsExactly(offset + 3);
        assertThat(get(two.read(CHANNEL, StateQuery.changes(middle, 9, true))).changes())
                .extracting(StateChange::offset)
                .containsExactly(offset + 1);
        assertThat(get(two.read(CHANNEL, StateQuery.changes(new StreamPosition(offset, first.epoch()), 9, false)))
                        .changes())
                .hasSize(3);
    }
}
