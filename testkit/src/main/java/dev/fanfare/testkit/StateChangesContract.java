package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a state store must do with the stream of changes, from its first one to the end of it. */
abstract class StateChangesContract extends StateKeyContract {

    private @Nullable List<Long> changes(@Nullable StreamPosition since, int limit, boolean newestFirst) {
        StateView view = read(StateQuery.changes(since, limit, newestFirst));
        assertThat(view.entries()).isEmpty();
        assertThat(view.cursor()).isEmpty();
        assertThat(view.top()).isEqualTo(read(StateQuery.POSITION).top());
        return view.changes() == null
                ? null
                : view.changes().stream().map(StateChange::offset).toList();
    }

    @Test
    final void changesAloneAreReadInPagesFromEitherEnd() {
        String epoch = read(StateQuery.POSITION).top().epoch();
        assertThat(changes(null, 9, false)).isEmpty();
        assertThat(changes(new StreamPosition(0, epoch), 9, false)).isEmpty();
        for (int i = 1; i <= 4; i++) {
            set("k" + i, "1");
        }
        assertThat(changes(null, 9, false)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(changes(null, 3, false)).containsExactly(1L, 2L, 3L);
        assertThat(changes(null, 3, true)).containsExactly(4L, 3L, 2L);
        assertThat(changes(null, 0, false)).isEmpty();
        assertThat(changes(new StreamPosition(0, epoch), 3, false)).containsExactly(1L, 2L, 3L);
        assertThat(changes(new StreamPosition(3, epoch), 3, false)).containsExactly(4L);
        assertThat(changes(new StreamPosition(4, epoch), 3, false)).isEmpty();
        assertThat(changes(new StreamPosition(2, epoch), 0, false)).isEmpty();
        assertThat(changes(new StreamPosition(3, epoch), 9, true)).containsExactly(2L, 1L);
        assertThat(changes(new StreamPosition(3, epoch), 1, true)).containsExactly(2L);
        assertThat(changes(new StreamPosition(5, epoch), 9, false)).isNull();
        for (boolean newestFirst : List.of(false, true)) {
            assertThat(changes(new StreamPosition(4, "another"), 9, newestFirst))
                    .isNull();
        }
    }

    @Test
    final void whoMissesAChangeThatIsNotKeptIsToldSo() {
        for (int i = 1; i <= 7; i++) {
            set("k", Integer.toString(i));
        }
        String epoch = read(StateQuery.POSITION).top().epoch();
        assertThat(changes(new StreamPosition(0, epoch), 9, false)).isNull();
        assertThat(changes(new StreamPosition(1, epoch), 9, false)).isNull();
        assertThat(changes(new StreamPosition(2, epoch), 2, false)).containsExactly(3L, 4L);
        assertThat(changes(null, 9, false)).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(changes(new StreamPosition(4, epoch), 9, true)).containsExactly(3L);
        advance(ttl().multipliedBy(2));
        assertThat(changes(new StreamPosition(6, epoch), 9, false)).isNull();
        assertThat(changes(new StreamPosition(7, epoch), 9, false)).isEmpty();
        assertThat(changes(null, 9, true)).isEmpty();
        assertThat(state()).isEqualTo(Map.of("k", "7"));
    }

    @Test
    final void changesAreCountedAlsoWhereNoneIsKept() {
        Retention none = new Retention(0, Duration.ZERO, ttl());
        for (int i = 1; i <= 3; i++) {
            StateResult result = get(
                    store().update(CHANNEL, setting("k", Integer.toString(i)).build(), none));
            assertThat(result.position().offset()).isEqualTo(i);
        }
        StreamPosition top = read(StateQuery.POSITION).top();
        assertThat(changes(null, 9, false)).isEmpty();
        assertThat(changes(new StreamPosition(2, top.epoch()), 9, false)).isNull();
        assertThat(changes(top, 9, false)).isEmpty();
        assertThat(otherEvents().announced(3).get(2).position()).isEqualTo(top);
    }

    @Test
    final void whatIsClearedLeavesNothingAndBeginsAnewUnannounced() {
        StateUpdate.Builder once = setting("a", "1").idempotencyKey("once").keyTtl(ttl());
        StreamPosition before = update(once).position();
        set("b", "1");
        get(store().update("map:other", setting("a", "1").build(), keep(5)));
        get(other().clear(CHANNEL));
        StateView view = read(StateQuery.WHOLE);
        assertThat(view.exists()).isFalse();
        assertThat(view.size()).isZero();
        assertThat(view.top().offset()).isZero();
        assertThat(view.top().epoch()).isNotEqualTo(before.epoch());
        assertThat(get(store().tops(List.of(CHANNEL)))).containsEntry(CHANNEL, view.top());
        assertThat(read(StateQuery.changes(null, 9, false)).changes())
                .isNotNull()
                .isEmpty();
        assertThat(read(StateQuery.changes(before, 9, false)).changes()).isNull();
        assertThat(get(store().read("map:other", StateQuery.WHOLE)).exists()).isTrue();
        StateResult again = update(once.keyTtl(null));
        assertThat(again.outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(again.position()).isEqualTo(new StreamPosition(1, view.top().epoch()));
        assertThat(otherEvents().announced(3).get(2).before()).isEqualTo(view.top());
        advance(ttl().multipliedBy(2));
        assertThat(state()).isEqualTo(Map.of("a", "1"));
        get(store().clear(CHANNEL));
        get(store().clear(CHANNEL));
        get(store().clear("map:nothing"));
        assertThat(read(StateQuery.WHOLE).top().epoch())
                .isNotIn(before.epoch(), view.top().epoch());
        assertThat(events.announced(3)).hasSize(3);
    }

    @Test
    final void whateverIsWrittenTheStateIsThatOfAPlainModelAndPagesLeadToIt() {
        for (int seed = 1; seed <= 5; seed++) {
            get(store().clear(CHANNEL));
            new StateModelRun(this, new Random(seed)).run();
        }
    }
}
