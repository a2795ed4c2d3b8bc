package dev.fanfare.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Payload;
import dev.fanfare.state.StateEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M25 entries beside a plain map, with few keys and with many")
class EntriesTest {

    private final TreeMap<String, StateEntry> model = new TreeMap<>(Entries::compare);
    private final Map<String, Long> ends = new HashMap<>();
    private Entries entries = new EntryRun();
    private long offset;

    private void put(String key, String value) {
        StateEntry entry = new StateEntry(key, Payload.utf8(value), ++offset);
        entries = entries.put(entry);
        if (entry.isGone()) {
            model.remove(key);
            ends.remove(key);
        } else {
            model.put(key, entry);
        }
    }

    private void end(String key, long end) {
        entries.setEnd(key, end);
        if (model.containsKey(key) && end != Entries.NEVER) {
            ends.put(key, end);
        } else {
            ends.remove(key);
        }
    }

    private void check() {
        assertThat(entries.all()).isEqualTo(List.copyOf(model.values()));
        assertThat(entries.size()).isEqualTo(model.size());
        assertThat(entries.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(entries.bytes())
                .isEqualTo(model.values().stream().mapToLong(Entries::sizeOf).sum());
        assertThat(entries.firstEnd())
                .isLessThanOrEqualTo(
                        ends.values().stream().mapToLong(end -> end).min().orElse(Entries.NEVER));
        for (String key : model.keySet()) {
            assertThat(entries.end(key)).isEqualTo(ends.getOrDefault(key, Entries.NEVER));
        }
    }

    private void checkPages(Random random) {
        String cursor = "k" + random.nextInt(10_000);
        int limit = 1 + random.nextInt(900);
        assertThat(entries.behind(cursor, limit))
                .isEqualTo(model.tailMap(cursor, false).values().stream()
                        .limit(limit)
                        .toList());
        assertThat(entries.endsWith(cursor))
                .isEqualTo(model.tailMap(cursor, false).isEmpty());
    }

    @ParameterizedTest(name = "{0} keys at the most, of which {1} in a hundred writes take away, seed {2}")
    @CsvSource({"20, 30, 1", "600, 30, 2", "600, 60, 3", "5000, 20, 4", "5000, 48, 5", "5000, 70, 6"})
    void whatIsPutIsThere(int keys, int removals, int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            // At times nearly all that there are, so that arrays become many, and one again.
            boolean isRemoval = random.nextInt(100) < (i / 5_000 % 2 == 0 ? removals : 100 - removals);
            String key = "k" + random.nextInt(keys);
            put(key, isRemoval ? "" : Integer.toString(random.nextInt(1_000_000)));
            if (random.nextInt(3) == 0) {
                end(key, random.nextInt(4) == 0 ? Entries.NEVER : random.nextInt(1_000_000));
            }
            assertThat(entries.get(key)).isEqualTo(model.get(key));
            if (i % 500 == 0) {
                check();
                checkPages(random);
            }
        }
        check();
    }

    @ParameterizedTest(name = "forwards: {0}")
    @ValueSource(booleans = {true, false})
    void keysComeAndGoInTheirOrder(boolean isForwards) {
        int keys = 3_000;
        for (int i = 0; i < keys; i++) {
            put("k%05d".formatted(isForwards ? i : keys - i), "1");
        }
        check();
        List<String> all = new ArrayList<>(model.keySet());
        for (int i = 0; i < keys; i++) {
            put(all.get(isForwards ? i : keys - 1 - i), "");
            if (i % 100 == 0) {
                check();
            }
        }
        check();
        assertThat(entries).isInstanceOf(EntryRun.class);
    }

    @ParameterizedTest(name = "{0} keys, {1} at once")
    @CsvSource({"10, 3", "10, 100", "3000, 7", "3000, 200", "3000, 5000"})
    void whatIsOverIsFoundOnceAndNothingElse(int keys, int limit) {
        Random random = new Random(keys + limit);
        for (int i = 0; i < keys; i++) {
            put("k" + i, "1");
            end("k" + i, i % 10 == 0 ? Entries.NEVER : random.nextInt(1_000));
        }
        for (int now = 0; now <= 1_000; now += 50) {
            long then = now;
            String refreshed = "k" + random.nextInt(keys);
            end(refreshed, model.containsKey(refreshed) ? then + 200 : Entries.NEVER);
            int rounds = 0;
            while (entries.firstEnd() <= then) {
                List<String> over = entries.over(then, limit);
                assertThat(over)
                        .hasSizeLessThanOrEqualTo(limit)
                        .allSatisfy(key -> assertThat(ends.get(key)).isLessThanOrEqualTo(then));
                over.forEach(key -> put(key, ""));
                assertThat(++rounds).isLessThanOrEqualTo(keys / Math.min(limit, keys) + 2);
            }
            assertThat(ends.values()).allSatisfy(end -> assertThat(end).isGreaterThan(then));
            check();
        }
    }
}
