package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.state.ChangeCause;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateEntry;
import dev.fanfare.state.StateOutcome;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a state store must do with single keys: what is asked of them, what is known of them, and how long they last. */
abstract class StateKeyContract extends StateStoreUnderTest {

    private static final ClientInfo ANN = new ClientInfo("ann", "1", Payload.EMPTY, Payload.utf8("{}"));

    private static EntryDetails version(long version, String epoch) {
        return new EntryDetails(Map.of(), null, version, epoch);
    }

    private static StateUpdate.Builder unsetting(String key) {
        return StateUpdate.builder().unset(key);
    }

    private StateEntry entry(String key) {
        return read(StateQuery.key(key)).entries().get(0);
    }

    @Test
    final void whatIsAskedOfAKeyIsLookedAtInTheSameStep() {
        set("there", "1");
        for (KeyCondition condition : List.of(KeyCondition.EXISTS, KeyCondition.NEW)) {
            boolean isNew = condition == KeyCondition.NEW;
            String wrong = isNew ? "there" : "absent";
            StateOutcome refused = isNew ? StateOutcome.KEY_EXISTS : StateOutcome.KEY_NOT_FOUND;
            for (StateUpdate.Builder update : List.of(
                    setting(wrong, "2"),
                    unsetting(wrong),
                    StateUpdate.builder().add(wrong, 1),
                    setting(isNew ? "absent" : "there", "2").set(wrong, Payload.utf8("2")))) {
                StateResult result = update(
                        update.keyCondition(condition).idempotencyKey("again").message(Payload.utf8("1")));
                assertThat(result.outcome()).isEqualTo(refused);
                assertThat(result.isRepeat()).isFalse();
                assertThat(result.entries()).isEmpty();
                assertThat(result.position().offset()).isEqualTo(1);
            }
            assertThat(state()).isEqualTo(Map.of("there", "1"));
        }
        assertThat(update(setting("new", "1").keyCondition(KeyCondition.NEW)).outcome())
                .isEqualTo(StateOutcome.APPLIED);
        assertThat(update(setting("new", "2").keyCondition(KeyCondition.EXISTS)).outcome())
                .isEqualTo(StateOutcome.APPLIED);
        assertThat(update(unsetting("new").keyCondition(KeyCondition.EXISTS)).outcome())
                .isEqualTo(StateOutcome.APPLIED);
        assertThat(update(unsetting("new").keyCondition(KeyCondition.NEW)).outcome())
                .isEqualTo(StateOutcome.UNCHANGED);
        assertThat(update(setting("new", "3").keyCondition(KeyCondition.NEW)).outcome())
                .isEqualTo(StateOutcome.APPLIED);
        events.announced(5);
    }

    @Test
    final void aVersionThatIsNotHigherIsRefusedUnlessItIsOfAnotherEpoch() {
        record Write(EntryDetails details, StateOutcome outcome, long stored) {}
        int value = 0;
        int changes = 0;
        for (Write write : List.of(
                new Write(version(5, "a"), StateOutcome.APPLIED, 5),
                new Write(version(5, "a"), StateOutcome.OLD_VERSION, 5),
                new Write(version(4, ""), StateOutcome.OLD_VERSION, 5),
                new Write(EntryDetails.NONE, StateOutcome.APPLIED, 5),
                new Write(version(5, "a"), StateOutcome.OLD_VERSION, 5),
                new Write(EntryDetails.tagged(Map.of("t", "1")), StateOutcome.APPLIED, 5),
                new Write(version(5, ""), StateOutcome.OLD_VERSION, 5),
                new Write(version(6, "a"), StateOutcome.APPLIED, 6),
                new Write(version(2, "b"), StateOutcome.APPLIED, 2),
                new Write(version(2, "b"), StateOutcome.OLD_VERSION, 2),
                new Write(version(1, "a"), StateOutcome.APPLIED, 1),
                new Write(version(2, ""), StateOutcome.APPLIED, 2))) {
            StateResult result = update(setting("k", Integer.toString(++value))
                    .set("l", Payload.utf8("1"))
                    .details(write.details));
            assertThat(result.outcome()).as(write.toString()).isEqualTo(write.outcome);
            changes += write.outcome == StateOutcome.APPLIED ? 1 : 0;
            assertThat(entry("k").details().version()).isEqualTo(write.stored);
            assertThat(result.position().offset()).isEqualTo(changes);
        }
        assertThat(update(unsetting("k").details(version(1, ""))).outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(update(setting("k", "1").details(version(1, "")).keyCondition(KeyCondition.EXISTS))
                        .outcome())
                .as("the version goes with the key")
                .isEqualTo(StateOutcome.KEY_NOT_FOUND);
        assertThat(update(setting("l", "1").details(version(1, "")).keyCondition(KeyCondition.NEW))
                        .outcome())
                .as("versions come first")
                .isEqualTo(StateOutcome.OLD_VERSION);
        events.announced(changes + 1);
    }

    @Test
    final void whatIsKnownOfAnEntryTravelsWithItAndOfOneThatIsGoneTheTags() {
        EntryDetails details = new EntryDetails(Map.of("room", "1"), ANN, 3, "e");
        StateResult first = update(setting("k", "1").details(details));
        assertThat(first.entries()).containsExactly(new StateEntry("k", Payload.utf8("1"), 1, details));
        assertThat(read(StateQuery.WHOLE).entries()).isEqualTo(first.entries());
        assertThat(update(setting("k", "1").details(details)).outcome()).isEqualTo(StateOutcome.OLD_VERSION);
        EntryDetails others = new EntryDetails(Map.of("room", "2"), null, 0, "");
        assertThat(update(setting("k", "1").details(others)).outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(update(setting("k", "1").details(others)).outcome()).isEqualTo(StateOutcome.UNCHANGED);
        assertThat(entry("k").details()).isEqualTo(new EntryDetails(Map.of("room", "2"), null, 3, "e"));
        update(unsetting("k"));
        update(setting("k", "1").details(details));
        update(unsetting("k").details(EntryDetails.tagged(Map.of("room", "3"))));
        assertThat(events.announced(5).stream()
                        .map(each -> each.change().entries().get(0)))
                .containsExactly(
                        new StateEntry("k", Payload.utf8("1"), 1, details),
                        new StateEntry("k", Payload.utf8("1"), 2, new EntryDetails(Map.of("room", "2"), null, 3, "e")),
                        new StateEntry("k", Payload.EMPTY, 3, EntryDetails.tagged(Map.of("room", "2"))),
                        new StateEntry("k", Payload.utf8("1"), 4, details),
                        new StateEntry("k", Payload.EMPTY, 5, EntryDetails.tagged(Map.of("room", "3"))));
    }

    @Test
    final void anEqualValueIsAChangeIfTheUpdateSaysSoAndTheRemovalOfNothingNever() {
        set("k", "1");
        StateResult again = update(setting("k", "1").repeats());
        assertThat(again.outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(again.version()).isEqualTo(2);
        assertThat(texts(again.entries())).isEqualTo(Map.of("k", "1"));
        assertThat(entry("k").offset()).isEqualTo(2);
        assertThat(update(StateUpdate.builder().add("k", 0).repeats()).outcome())
                .isEqualTo(StateOutcome.APPLIED);
        assertThat(update(unsetting("absent").repeats()).outcome()).isEqualTo(StateOutcome.UNCHANGED);
        assertThat(update(setting("k", "7").add("k", -6)).outcome())
                .as("what is set and added to, and is what it was")
                .isEqualTo(StateOutcome.UNCHANGED);
        assertThat(state()).isEqualTo(Map.of("k", "1"));
        assertThat(events.announced(3).get(2).change().offset()).isEqualTo(3);
    }

    @Test
    final void aKeyThatIsKeptBackLastsLongerIfTheUpdateSaysSo() {
        update(setting("kept", "1").set("lost", Payload.utf8("1")).keyTtl(ttl()));
        advance(ttl().dividedBy(2));
        for (String key : List.of("kept", "lost")) {
            StateUpdate.Builder join =
                    setting(key, "2").keyCondition(KeyCondition.NEW).keyTtl(ttl().multipliedBy(4));
            StateResult result = update(other(), key.equals("kept") ? join.keepAlive() : join);
            assertThat(result.outcome()).isEqualTo(StateOutcome.KEY_EXISTS);
        }
        advance(ttl().multipliedBy(2));
        assertThat(state()).isEqualTo(Map.of("kept", "1"));
        assertThat(events.announced(2).get(1).change().cause()).isEqualTo(ChangeCause.EXPIRED);
        advance(ttl().multipliedBy(4));
        assertThat(state()).isEmpty();
        StateUpdate.Builder join =
                setting("kept", "3").keyCondition(KeyCondition.NEW).keepAlive();
        assertThat(update(join).outcome()).isEqualTo(StateOutcome.APPLIED);
    }

    @Test
    final void aChangeOfASingleKeyIsAnnouncedWithTheValueBeforeIfTheUpdateAsksForIt() {
        update(setting("k", "1").tellBefore());
        update(setting("k", "2").tellBefore());
        update(setting("k", "2").tellBefore().repeats());
        set("k", "3");
        update(setting("k", "4").set("l", Payload.utf8("1")).tellBefore());
        update(StateUpdate.builder().message(Payload.utf8("1")).tellBefore());
        update(unsetting("k").tellBefore());
        update(setting("k", "5").tellBefore());
        assertThat(otherEvents().announced(8).stream()
                        .map(each -> each.change().before().utf8()))
                .containsExactly("", "1", "2", "", "", "", "4", "");
        assertThat(read(StateQuery.changes(null, 9, false)).changes())
                .isNotNull()
                .allSatisfy(change -> assertThat(change.before()).isEqualTo(Payload.EMPTY));
    }

    @Test
    final void keysThatAreOverGoOneByOneAndAllOfItAtOnce() {
        EntryDetails details = new EntryDetails(Map.of("room", "1"), ANN, 3, "e");
        StateUpdate.Builder several = StateUpdate.builder().details(details).keyTtl(ttl());
        List.of("a", "b", "c").forEach(key -> several.set(key, Payload.utf8("1")));
        update(several);
        set("d", "1");
        advance(ttl().multipliedBy(2));
        List<StateChange> ends = events.announced(5).subList(2, 5).stream()
                .map(RecordedStateEvents.Announced::change)
                .toList();
        assertThat(ends).extracting(StateChange::cause).containsOnly(ChangeCause.EXPIRED);
        assertThat(ends).extracting(StateChange::offset).containsExactly(3L, 4L, 5L);
        TreeSet<String> keys = new TreeSet<>();
        for (StateChange end : ends) {
            assertThat(end.entries()).singleElement().satisfies(entry -> {
                keys.add(entry.key());
                assertThat(entry.isGone()).isTrue();
                assertThat(entry.offset()).isEqualTo(end.offset());
                assertThat(entry.details()).isEqualTo(EntryDetails.tagged(Map.of("room", "1")));
            });
        }
        assertThat(keys).containsExactly("a", "b", "c");
        assertThat(events.announced(5).get(4).before().offset()).isEqualTo(4);
        assertThat(read(StateQuery.POSITION).top())
                .isEqualTo(events.announced(5).get(4).position());
        update(setting("e", "1").ttl(ttl()).keyTtl(ttl()));
        advance(ttl().multipliedBy(2));
        assertThat(texts(events.announced(7).get(6).change().entries())).isEqualTo(Map.of("d", "", "e", ""));
    }

    @Test
    final void aKeyThatIsOverIsGoneBeforeAnythingIsAskedOfIt() {
        update(setting("a", "1").keyTtl(ttl()).details(version(7, "")));
        advance(ttl().multipliedBy(2));
        StateUpdate.Builder next =
                setting("a", "2").keyCondition(KeyCondition.NEW).details(version(1, ""));
        assertThat(update(next.tellBefore()).outcome()).isEqualTo(StateOutcome.APPLIED);
        assertThat(events.announced(3).get(2).change().before()).isEqualTo(Payload.EMPTY);
    }

    @Test
    final void whatWasMadeBeforeSaysSoAndWhereTheStreamStoodThen() {
        StateUpdate.Builder once = setting("a", "1").idempotencyKey("once");
        StateResult first = update(once);
        assertThat(first.isRepeat()).isFalse();
        set("a", "2");
        StateResult again = update(other(), once);
        assertThat(again.outcome()).isEqualTo(StateOutcome.UNCHANGED);
        assertThat(again.isRepeat()).isTrue();
        assertThat(again.position()).isEqualTo(first.position());
        assertThat(update(setting("a", "2").idempotencyKey("another")).isRepeat())
                .isFalse();
    }

    @Test
    final void aSingleKeyIsReadAndHowManyThereAre() {
        assertThat(read(StateQuery.key("a")).size()).isZero();
        set("a", "1");
        update(setting("b", "2").ttl(Duration.ZERO));
        for (StateQuery query : List.of(
                StateQuery.WHOLE,
                StateQuery.POSITION,
                StateQuery.page("a", 1),
                StateQuery.key("none"),
                StateQuery.changes(null, 1, false))) {
            assertThat(read(query).size()).isEqualTo(2);
        }
        StateView one = read(StateQuery.key("b"));
        assertThat(texts(one.entries())).isEqualTo(Map.of("b", "2"));
        assertThat(one.cursor()).isEmpty();
        assertThat(one.top().offset()).isEqualTo(2);
        assertThat(read(StateQuery.key("none")).entries()).isEmpty();
        update(unsetting("a"));
        assertThat(read(StateQuery.POSITION).size()).isEqualTo(1);
    }
}
