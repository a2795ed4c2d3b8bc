package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateCondition;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.fanfare.spi.StateStore} must do, on one node and on several. A store's own test extends this and
 * says how to make one, what another node has of it, how to let time pass, and how long things take there.
 */
public abstract class StateStoreContract extends StateChangesContract {

    /** Beyond the Basic Multilingual Plane, whose order in UTF-16 is another. */
    private static final String LAST = new String(Character.toChars(0x1F600));

    @Test
    final void severalKeysChangeInOneStepThatIsAnnouncedWithWhereTheStreamStoodBefore() {
        StreamPosition empty = read(StateQuery.POSITION).top();
        assertThat(empty.offset()).isZero();
        StateResult result = update(setting("b", "1").set("a", Payload.utf8("\"x\"")));
        assertThat(result.outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(result.position()).isEqualTo(new StreamPosition(1, empty.epoch()));
        assertThat(result.version()).isEqualTo(1);
        assertThat(texts(result.entries())).isEqualTo(Map.of("a", "\"x\"", "b", "1"));
        RecordedStateEvents.Announced announced = events.announced(1).get(0);
        assertThat(announced.before()).isEqualTo(empty);
        assertThat(announced.position()).isEqualTo(result.position());
        assertThat(announced.change().cause()).isEqualTo(ChangeCause.UPDATED);
        assertThat(announced.change().entries()).isEqualTo(result.entries());
        assertThat(state()).isEqualTo(Map.of("a", "\"x\"", "b", "1"));
    }

    @Test
    final void everyNodeThatHasSubscribedHears() {
        update(store(), setting("a", "1"));
        update(other(), setting("a", "2"));
        assertThat(otherEvents().announced(2))
                .extracting(each -> each.position().offset())
                .containsExactly(1L, 2L);
        assertThat(events.announced(2))
                .extracting(each -> each.before().offset())
                .containsExactly(0L, 1L);
    }

    @Test
    final void whatIsEqualIsNoChange() {
        update(setting("a", "1").set("b", Payload.utf8("2")));
        StateResult same = update(setting("a", "1").unset("c"));
        assertThat(same.outcome()).isEqualTo(StateOutcome.UNCHANGED);
        assertThat(same.position().offset()).isEqualTo(1);
        assertThat(same.version()).isEqualTo(1);
        StateResult some = update(setting("a", "1").set("b", Payload.utf8("3")));
        assertThat(texts(some.entries())).isEqualTo(Map.of("b", "3"));
        assertThat(events.announced(2).get(1).change().entries()).isEqualTo(some.entries());
    }

    @Test
    final void anUpdateWithAKeyIsMadeOnceWhicheverNodeRepeatsIt() {
        StateUpdate.Builder add = StateUpdate.builder().add("a", 1).idempotencyKey("one");
        assertThat(update(add).outcome()).isEqualTo(StateOutcome.APPLIED);
        update(StateUpdate.builder().add("a", 10).idempotencyKey("other"));
        StateResult repeated = update(other(), add);
        assertThat(repeated.outcome()).isEqualTo(StateOutcome.UNCHANGED);
        assertThat(repeated.version()).isEqualTo(2);
        assertThat(state()).isEqualTo(Map.of("a", "11"));
        assertThat(events.announced(2)).hasSize(2);
    }

    @Test
    final void aKeyOutlivesTheStateAndAConflictAndIsNotUsedByWhatWasRefused() {
        StateUpdate.Builder early =
                setting("a", "1").condition(StateCondition.IF_EXISTS).idempotencyKey("early");
        assertThat(update(early).outcome()).isEqualTo(StateOutcome.CONFLICT);
        StateUpdate.Builder first = setting("a", "1").idempotencyKey("first");
        update(first);
        assertThat(update(early).outcome()).isEqualTo(StateOutcome.CONFLICT);
        update(StateUpdate.builder().whole());
        assertThat(update(first).outcome()).isEqualTo(StateOutcome.UNCHANGED);
        assertThat(state()).isEmpty();
        StateUpdate.Builder large = setting("a", "12345").maxBytes(3).idempotencyKey("large");
        assertThat(update(large).outcome()).isEqualTo(StateOutcome.TOO_LARGE);
        assertThat(update(large.maxBytes(100)).outcome()).isEqualTo(StateOutcome.APPLIED);
    }

    @Test
    final void theLastKeyThatGoesTakesTheStateWithIt() {
        update(setting("a", "1").set("b", Payload.utf8("2")));
        assertThat(update(StateUpdate.builder().unset("a")).version()).isEqualTo(2);
        StateResult last = update(StateUpdate.builder().unset("b"));
        assertThat(last.version()).isZero();
        assertThat(last.entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.isGone()).isTrue());
        assertThat(events.announced(3))
                .extracting(each -> each.change().cause())
                .containsExactly(ChangeCause.UPDATED, ChangeCause.UPDATED, ChangeCause.REMOVED);
        assertThat(read(StateQuery.WHOLE).exists()).isFalse();
        assertThat(set("a", "1").version()).isEqualTo(4);
    }

    @Test
    final void aConditionIsLookedAtInTheSameStep() {
        assertThat(update(setting("a", "1").condition(StateCondition.IF_EXISTS)).outcome())
                .isEqualTo(StateOutcome.CONFLICT);
        assertThat(update(setting("a", "1").condition(StateCondition.ifVersion(1)))
                        .outcome())
                .isEqualTo(StateOutcome.CONFLICT);
        assertThat(update(setting("a", "1").condition(StateCondition.ifVersion(0)))
                        .outcome())
                .isEqualTo(StateOutcome.APPLIED);
        StateResult conflict = update(setting("a", "2").condition(StateCondition.IF_NEW));
        assertThat(conflict.outcome()).isEqualTo(StateOutcome.CONFLICT);
        assertThat(conflict.version()).isEqualTo(1);
        assertThat(texts(conflict.entries())).isEqualTo(Map.of("a", "1"));
        assertThat(update(setting("a", "2").condition(StateCondition.IF_EXISTS)).outcome())
                .isEqualTo(StateOutcome.APPLIED);
        assertThat(update(setting("a", "3").condition(StateCondition.ifVersion(1)))
                        .outcome())
                .isEqualTo(StateOutcome.CONFLICT);
        assertThat(update(setting("a", "3").condition(StateCondition.ifVersion(2)))
                        .outcome())
                .isEqualTo(StateOutcome.APPLIED);
        assertThat(events.announced(3)).hasSize(3);
    }

    @Test
    final void whoIsExcludedIsAnnounced() {
        update(setting("a", "1").exclude("ann"));
        set("a", "2");
        assertThat(events.announced(2))
                .extracting(RecordedStateEvents.Announced::exclude)
                .containsExactly("ann", "");
        assertThat(otherEvents().announced(2))
                .extracting(RecordedStateEvents.Announced::exclude)
                .containsExactly("ann", "");
    }

    @Test
    final void theStoreAddsAndTheSumTravels() {
        assertThat(texts(update(StateUpdate.builder().add("n", 5)).entries())).isEqualTo(Map.of("n", "5"));
        assertThat(texts(update(StateUpdate.builder().add("n", -7)).entries())).isEqualTo(Map.of("n", "-2"));
        assertThat(update(StateUpdate.builder().add("n", 0)).outcome()).isEqualTo(StateOutcome.UNCHANGED);
        set("n", Long.toString((1L << 53) - 2));
        assertThat(update(StateUpdate.builder().add("n", 1)).outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(update(StateUpdate.builder().add("n", 1)).outcome()).isEqualTo(StateOutcome.NOT_A_NUMBER);
        assertThat(update(StateUpdate.builder().add("n", Long.MAX_VALUE)).outcome())
                .isEqualTo(StateOutcome.NOT_A_NUMBER);
        for (String other : List.of("\"5\"", "1.5", "true", "[1]", "1e3", "99999999999999999999")) {
            set("n", other);
            assertThat(update(setting("m", "1").add("n", 1)).outcome()).isEqualTo(StateOutcome.NOT_A_NUMBER);
            assertThat(state()).isEqualTo(Map.of("n", other));
        }
    }

    @Test
    final void whatIsReplacedWholeKeepsNothingElse() {
        update(setting("a", "1").set("b", Payload.utf8("2")).set("c", Payload.utf8("3")));
        StateResult result =
                update(setting("b", "2").set("d", Payload.utf8("4")).whole());
        assertThat(texts(result.entries())).isEqualTo(Map.of("a", "", "c", "", "d", "4"));
        assertThat(state()).isEqualTo(Map.of("b", "2", "d", "4"));
        assertThat(update(StateUpdate.builder().whole()).version()).isZero();
        assertThat(state()).isEmpty();
    }

    @Test
    final void whatWouldBeTooLargeChangesNothing() {
        set("key", "\"12345\"");
        assertThat(update(setting("k", "\"1234567890\"").maxBytes(20)).outcome())
                .isEqualTo(StateOutcome.TOO_LARGE);
        assertThat(state()).isEqualTo(Map.of("key", "\"12345\""));
        assertThat(update(setting("key", "1").maxBytes(2)).outcome()).isEqualTo(StateOutcome.APPLIED);
        events.announced(2);
    }

    @Test
    final void aStateIsOverWhenItsTimeIsAndThatIsAnnounced() {
        update(setting("a", "1").set("b", Payload.utf8("2")).ttl(ttl()));
        advance(ttl().dividedBy(2));
        assertThat(set("a", "3").outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(read(StateQuery.WHOLE).expiresIn()).isNotNull().isLessThanOrEqualTo(ttl());
        advance(ttl().multipliedBy(3).dividedBy(5));
        StateChange end = events.announced(3).get(2).change();
        assertThat(end.cause()).isEqualTo(ChangeCause.EXPIRED);
        assertThat(texts(end.entries())).isEqualTo(Map.of("a", "", "b", ""));
        assertThat(state()).isEmpty();
        assertThat(set("a", "1").outcome()).isEqualTo(StateOutcome.APPLIED);
        advance(ttl().multipliedBy(2));
        assertThat(state()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    final void aTimeToLiveIsProlongedShortenedAndTakenBack() {
        update(setting("a", "1").ttl(ttl()));
        update(setting("a", "1").ttl(ttl().multipliedBy(4)));
        advance(ttl().multipliedBy(2));
        assertThat(state()).isEqualTo(Map.of("a", "1"));
        update(setting("a", "2").ttl(Duration.ZERO));
        assertThat(read(StateQuery.WHOLE).expiresIn()).isNull();
        advance(ttl().multipliedBy(4));
        assertThat(state()).isEqualTo(Map.of("a", "2"));
        update(setting("a", "2").ttl(ttl()));
        advance(ttl().multipliedBy(2));
        assertThat(state()).isEmpty();
        assertThat(events.announced(3).get(2).change().cause()).isEqualTo(ChangeCause.EXPIRED);
    }

    @Test
    final void aKeyMayBeOverBeforeTheOthers() {
        update(setting("a", "1").set("b", Payload.utf8("1")).keyTtl(ttl()));
        set("c", "1");
        update(setting("b", "2").keyTtl(ttl().multipliedBy(4)));
        advance(ttl().multipliedBy(2));
        assertThat(state()).isEqualTo(Map.of("b", "2", "c", "1"));
        StateChange end = events.announced(4).get(3).change();
        assertThat(end.cause()).isEqualTo(ChangeCause.EXPIRED);
        assertThat(texts(end.entries())).isEqualTo(Map.of("a", ""));
        advance(ttl().multipliedBy(4));
        assertThat(state()).isEqualTo(Map.of("c", "1"));
    }

    @Test
    final void keysAreReadInPagesInTheOrderOfTheirBytes() {
        List<String> keys = List.of("A", "a", "a1", "b", "é", "\uFF5E", LAST);
        StateUpdate.Builder update = StateUpdate.builder();
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(key -> update.set(key, Payload.utf8("1")));
        update(update);
        for (int limit = 1; limit <= keys.size() + 1; limit++) {
            List<String> found = new ArrayList<>();
            String cursor = "";
            do {
                StateView page = read(StateQuery.page(cursor, limit));
                assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
                page.entries().forEach(entry -> found.add(entry.key()));
                cursor = page.cursor();
            } while (!cursor.isEmpty());
            assertThat(found).isEqualTo(keys);
        }
        assertThat(read(StateQuery.page("a0", 1)).entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.key()).isEqualTo("a1"));
    }

    @Test
    final void whoComesBackIsGivenEitherAllThatChangedOrAllThatIsThere() {
        set("a", "1");
        StreamPosition first = read(StateQuery.POSITION).top();
        update(setting("b", "2"));
        update(StateUpdate.builder().unset("a"));
        StateView missed = read(StateQuery.since(first, 2));
        assertThat(missed.entries()).isEmpty();
        assertThat(missed.changes()).isNotNull().extracting(StateChange::offset).containsExactly(2L, 3L);
        assertThat(read(StateQuery.since(missed.top(), 0)).changes())
                .isNotNull()
                .isEmpty();
        for (StateQuery query : List.of(
                StateQuery.since(first, 1),
                StateQuery.since(new StreamPosition(1, "another"), 9),
                StateQuery.since(new StreamPosition(9, first.epoch()), 9))) {
            StateView whole = read(query);
            assertThat(whole.changes()).isNull();
            assertThat(texts(whole.entries())).isEqualTo(Map.of("b", "2"));
        }
        for (int i = 0; i < 5; i++) {
            set("a", Integer.toString(i));
        }
        assertThat(read(StateQuery.since(first, 9)).changes()).isNull();
        StreamPosition latest = read(StateQuery.POSITION).top();
        assertThat(read(StateQuery.since(new StreamPosition(latest.offset() - 5, latest.epoch()), 9))
                        .changes())
                .isNotNull()
                .hasSize(5);
        advance(ttl().multipliedBy(2));
        assertThat(read(StateQuery.since(new StreamPosition(latest.offset() - 1, latest.epoch()), 9))
                        .changes())
                .isNull();
        assertThat(state()).isEqualTo(Map.of("a", "4", "b", "2"));
    }

    @Test
    final void aMessageChangesNothingAndHasItsPlaceAmongTheChanges() {
        set("a", "1");
        StateResult sent = update(StateUpdate.builder().message(Payload.utf8("\"hello\"")));
        assertThat(sent.outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(sent.position().offset()).isEqualTo(2);
        assertThat(sent.version()).isEqualTo(1);
        StateChange change = events.announced(2).get(1).change();
        assertThat(change.cause()).isEqualTo(ChangeCause.MESSAGE);
        assertThat(change.entries()).isEmpty();
        assertThat(change.message().utf8()).isEqualTo("\"hello\"");
        assertThat(update(setting("a", "2").condition(StateCondition.ifVersion(1)))
                        .outcome())
                .isEqualTo(StateOutcome.APPLIED);
    }

    @Test
    final void thePositionsOfManyChannelsAreReadAtOnce() {
        StreamPosition second = set("a", "1").position();
        Map<String, StreamPosition> tops = get(other().tops(List.of(CHANNEL, "map:other", CHANNEL)));
        assertThat(tops)
                .containsOnlyKeys(CHANNEL, "map:other")
                .containsEntry(CHANNEL, second)
                .hasEntrySatisfying("map:other", top -> assertThat(top.offset()).isZero());
        assertThat(get(store().tops(List.of()))).isEmpty();
    }

    @Test
    final void updatesOfManyThreadsAreOneRow() {
        int threads = 4;
        List<CompletableFuture<?>> writers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            var node = thread % 2 == 0 ? store() : other();
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < crowd(); i++) {
                    update(node, StateUpdate.builder().add("n", 1));
                }
            }));
        }
        writers.forEach(CompletableFuture::join);
        int total = threads * crowd();
        assertThat(state()).isEqualTo(Map.of("n", Integer.toString(total)));
        long offset = 0;
        for (RecordedStateEvents.Announced each : otherEvents().announced(total)) {
            assertThat(each.before().offset()).isEqualTo(offset);
            assertThat(each.position().offset()).isEqualTo(++offset);
            assertThat(each.change().entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.value().utf8())
                            .isEqualTo(Long.toString(each.position().offset())));
        }
    }

    @Test
    final void whoAppliesWhatIsAnnouncedHasWhatIsThere() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            StateUpdate.Builder update = StateUpdate.builder();
            for (int keys = random.nextInt(4); keys >= 0; keys--) {
                String key = "k" + random.nextInt(6);
                int kind = random.nextInt(4);
                update.set(key, kind == 0 ? Payload.EMPTY : Payload.utf8(Integer.toString(random.nextInt(3))));
            }
            if (random.nextInt(10) == 0) {
                update.whole();
            }
            if (random.nextInt(10) == 0) {
                update.ttl(random.nextBoolean() ? ttl() : Duration.ZERO);
            }
            update(update);
            if (random.nextInt(20) == 0) {
                advance(ttl().dividedBy(2));
            }
        }
        StateView there = read(StateQuery.WHOLE);
        Map<String, String> followed = new TreeMap<>();
        for (RecordedStateEvents.Announced each :
                otherEvents().announced((int) there.top().offset())) {
            each.change().entries().forEach(entry -> {
                if (entry.isGone()) {
                    followed.remove(entry.key());
                } else {
                    followed.put(entry.key(), entry.value().utf8());
                }
            });
        }
        assertThat(followed).isEqualTo(texts(there.entries()));
    }
}
