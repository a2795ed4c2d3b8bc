package dev.fanfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Random writes to single keys, each beside a model that says what must come of it, while somebody reads page after page and
 * then what changed since the first.
 */
final class StateModelRun {

    private static final int WRITES = 300;
    private static final int PAGE = 3;
    private static final List<KeyCondition> CONDITIONS = List.of(KeyCondition.values());

    private final StateStoreUnderTest test;
    private final Random random;
    private final Retention retention;

    /** What must be there. */
    private final Map<String, Expected> model = new TreeMap<>();

    private final Set<String> usedKeys = new HashSet<>();
    private long top;

    /** How often keys were over; idempotency keys are not used across that, because they have an end too. */
    private int ends;

    /** What the reader has of the pages so far, where the stream stood with the first, and where the next begins. */
    private final Map<String, String> pages = new HashMap<>();

    private @Nullable StreamPosition frozen;
    private String cursor = "";
    private int readings;

    private record Expected(String value, long version, String versionEpoch, boolean isBounded) {}

    StateModelRun(StateStoreUnderTest test, Random random) {
        this.test = test;
        this.random = random;
        this.retention = new Retention(
                10 * WRITES, test.ttl().multipliedBy(60), test.ttl().multipliedBy(60));
    }

    void run() {
        for (int i = 0; i < WRITES; i++) {
            write();
            if (random.nextInt(3) == 0) {
                readAPage();
            }
            if (random.nextInt(60) == 0) {
                letKeysBeOver();
            }
            if (random.nextInt(100) == 0) {
                advanceALittle();
            }
        }
        while (readings < 3) {
            readAPage();
        }
        StateView there = test.read(StateQuery.WHOLE);
        assertThat(there.size()).isEqualTo(model.size());
        assertThat(there.top().offset()).isEqualTo(top);
        assertThat(StateStoreUnderTest.texts(there.entries())).isEqualTo(values());
        for (StateEntry entry : there.entries()) {
            Expected expected = expected(entry.key());
            assertThat(entry.details().version()).isEqualTo(expected.version);
            assertThat(entry.details().versionEpoch()).isEqualTo(expected.versionEpoch);
        }
    }

    private Expected expected(String key) {
        return Objects.requireNonNull(model.get(key), key);
    }

    private Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        model.forEach((key, expected) -> values.put(key, expected.value));
        return values;
    }

    private void write() {
        String key = "k" + random.nextInt(12);
        String value = random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(3));
        KeyCondition condition = CONDITIONS.get(random.nextInt(CONDITIONS.size()));
        EntryDetails details = random.nextInt(3) > 0
                ? EntryDetails.NONE
                : new EntryDetails(
                        Map.of(),
                        null,
                        1 + random.nextInt(9),
                        List.of("", "a", "b").get(random.nextInt(3)));
        boolean repeats = random.nextBoolean();
        boolean isBounded = random.nextInt(3) == 0;
        String once = random.nextInt(3) == 0 ? "once" + ends + "-" + random.nextInt(20) : "";
        StateUpdate.Builder update = StateUpdate.builder()
                .set(key, Payload.utf8(value))
                .keyCondition(condition)
                .details(details)
                .keyTtl(isBounded ? test.ttl() : Duration.ZERO)
                .idempotencyKey(once);
        StateResult result = test.get((random.nextBoolean() ? test.store() : test.other())
                .update(StateStoreUnderTest.CHANNEL, repeats ? update.repeats().build() : update.build(), retention));
        boolean isRepeat = usedKeys.contains(once);
        StateOutcome outcome =
                isRepeat ? StateOutcome.UNCHANGED : outcome(model.get(key), value, condition, details, repeats);
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.isRepeat()).isEqualTo(isRepeat);
        if (!isRepeat) {
            apply(outcome, key, value, details, isBounded);
            if (!once.isEmpty() && (outcome == StateOutcome.APPLIED || outcome == StateOutcome.UNCHANGED)) {
                usedKeys.add(once);
            }
            assertThat(result.position().offset()).isEqualTo(top);
        }
    }

    private static StateOutcome outcome(
            @Nullable Expected before, String value, KeyCondition condition, EntryDetails details, boolean repeats) {
        if (before != null && !value.isEmpty() && details.version() > 0 && details.version() <= before.version) {
            if (details.versionEpoch().isEmpty() || details.versionEpoch().equals(before.versionEpoch)) {
                return StateOutcome.OLD_VERSION;
            }
        }
        if (condition == KeyCondition.NEW && before != null) {
            return StateOutcome.KEY_EXISTS;
        }
        if (condition == KeyCondition.EXISTS && before == null) {
            return StateOutcome.KEY_NOT_FOUND;
        }
        if (value.isEmpty()) {
            return before == null ? StateOutcome.UNCHANGED : StateOutcome.APPLIED;
        }
        boolean isSame = before != null
                && before.value.equals(value)
                && (details.version() == 0
                        || (details.version() == before.version
                                && details.versionEpoch().equals(before.versionEpoch)));
        return isSame && !repeats ? StateOutcome.UNCHANGED : StateOutcome.APPLIED;
    }

    private void apply(StateOutcome outcome, String key, String value, EntryDetails details, boolean isBounded) {
        if (outcome == StateOutcome.APPLIED) {
            top++;
        }
        if (outcome != StateOutcome.APPLIED && outcome != StateOutcome.UNCHANGED) {
            return;
        }
        Expected before = model.get(key);
        if (value.isEmpty()) {
            model.remove(key);
        } else if (details.version() > 0) {
            model.put(key, new Expected(value, details.version(), details.versionEpoch(), isBounded));
        } else {
            model.put(
                    key,
                    new Expected(
                            value,
                            before == null ? 0 : before.version,
                            before == null ? "" : before.versionEpoch,
                            isBounded));
        }
    }

    private void letKeysBeOver() {
        test.advance(test.ttl().multipliedBy(2));
        ends++;
        top += model.values().stream().filter(Expected::isBounded).count();
        model.values().removeIf(Expected::isBounded);
    }

    /** Less than any key lasts, so that nothing changes, except that some keys are nearer to their end than others. */
    private void advanceALittle() {
        test.advance(test.ttl().dividedBy(100));
    }

    private void readAPage() {
        StateView page = test.read(StateQuery.page(cursor, PAGE));
        if (frozen == null) {
            frozen = page.top();
        }
        for (StateEntry entry : page.entries()) {
            if (entry.offset() <= frozen.offset()) {
                pages.put(entry.key(), entry.value().utf8());
            }
        }
        cursor = page.cursor();
        if (cursor.isEmpty()) {
            catchUp(frozen);
            assertThat(pages).isEqualTo(values());
            pages.clear();
            frozen = null;
            readings++;
        }
    }

    private void catchUp(StreamPosition since) {
        StreamPosition next = since;
        while (next.offset() < top) {
            List<StateChange> changes = Objects.requireNonNull(
                    test.read(StateQuery.changes(next, PAGE, false)).changes(), "changes are missing");
            assertThat(changes).isNotEmpty();
            for (StateChange change : changes) {
                assertThat(change.offset()).isEqualTo(next.offset() + 1);
                next = new StreamPosition(change.offset(), since.epoch());
                for (StateEntry entry : change.entries()) {
                    if (entry.isGone()) {
                        pages.remove(entry.key());
                    } else {
                        pages.put(entry.key(), entry.value().utf8());
                    }
                }
            }
        }
    }
}
