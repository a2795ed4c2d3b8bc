package dev.fanfare.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one channel with very many keys takes of the heap and of others' time. */
class MapMemoryTest {

    private static final int KEYS = 100_000;
    private static final String CHANNEL = "map:members";
    private static final String VALUE = "\"12345678\"";
    private static final Duration KEY_TTL = Duration.ofMinutes(1);
    private static final Retention KEPT = new Retention(100, Duration.ofMinutes(1), Duration.ofMinutes(10));

    /** Keys, each with its letters and the bytes of its value. */
    private static final int PAYLOAD = key(0).length() + VALUE.length();

    private final FakeClock clock = new FakeClock();
    private final AtomicInteger announced = new AtomicInteger();
    private final MemoryStateStore store = new MemoryStateStore(clock.ticker(), Long.MAX_VALUE);
    private @Nullable Runnable atFirstEnd;

    @AfterEach
    void close() {
        store.close();
    }

    private static String key(int number) {
        return "member-%06d".formatted(number);
    }

    private void start() {
        store.start(new StateEvents() {
            @Override
            public void changed(
                    String channel,
                    StateChange change,
                    StreamPosition position,
                    StreamPosition before,
                    String exclude) {
                Runnable action = atFirstEnd;
                atFirstEnd = null;
                announced.incrementAndGet();
                if (action != null) {
                    action.run();
                }
            }

            @Override
            public void interrupted(Collection<String> channels) {}
        });
    }

    private void join(int number) {
        store.update(
                CHANNEL,
                StateUpdate.builder()
                        .set(key(number), Payload.utf8(VALUE))
                        .keyCondition(KeyCondition.NEW)
                        .keepAlive()
                        .keyTtl(KEY_TTL)
                        .build(),
                KEPT);
    }

    private static List<Integer> shuffled() {
        List<Integer> numbers = new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
        Collections.shuffle(numbers, new Random(3));
        return numbers;
    }

    private StateView read(StateQuery query) {
        return store.read(CHANNEL, query).toCompletableFuture().join();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    @DisplayName(
            "M25 a key of a map of 100,000 that last a minute each takes no more than 300 bytes over its payload, whatever "
                    + "their order, and the store knows what they take")
    void keysAreSmall() {
        start();
        List<Integer> numbers = shuffled();
        long before = usedHeap();
        numbers.forEach(this::join);
        long bytes = usedHeap() - before;
        assertThat(bytes / KEYS - PAYLOAD).isBetween(50L, 300L);
        assertThat(store.bytes()).isCloseTo(bytes, Percentage.withPercentage(25));
        clock.advance(KEY_TTL.dividedBy(2));
        numbers.forEach(this::join);
        assertThat(announced).hasValue(KEYS);
        assertThat(usedHeap() - before).isCloseTo(bytes, Percentage.withPercentage(10));
        clock.advance(KEY_TTL.plusSeconds(1));
        store.expire();
        assertThat(announced).hasValue(2 * KEYS);
        clock.advance(KEPT.metaTtl());
        store.forget();
        assertThat(store.bytes()).isZero();
        assertThat(usedHeap() - before)
                .as("what is left are keys that are shared")
                .isLessThan(bytes / 10);
    }

    @Test
    @DisplayName("M25 the first page of 100,000 keys is read within 50 ms")
    void theFirstPageIsThereAtOnce() {
        start();
        shuffled().forEach(this::join);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long begin = System.nanoTime();
            StateView page = read(StateQuery.page("", 100));
            best = Math.min(best, System.nanoTime() - begin);
            assertThat(page.size()).isEqualTo(KEYS);
            assertThat(page.entries()).hasSize(100);
            assertThat(page.cursor()).isEqualTo(key(99));
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    @DisplayName("M25 whoever reads while 100,000 keys end at once has a turn before the last has")
    void othersHaveTheirTurn() throws InterruptedException {
        start();
        IntStream.range(0, KEYS).forEach(this::join);
        clock.advance(KEY_TTL.plusSeconds(1));
        int before = announced.get();
        AtomicInteger endsBeforeTheTurn = new AtomicInteger();
        Thread reader = new Thread(() -> {
            StateView page = read(StateQuery.page("", 10));
            endsBeforeTheTurn.set(announced.get() - before);
            assertThat(page.size()).isPositive();
        });
        atFirstEnd = () -> {
            reader.start();
            while (reader.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        };
        store.expire();
        reader.join();
        assertThat(endsBeforeTheTurn.get()).isBetween(1, KEYS / 2);
        assertThat(announced).hasValue(2 * KEYS);
        assertThat(read(StateQuery.WHOLE).size()).isZero();
    }

    @Test
    @DisplayName(
            "M25 one read or write takes away few of very many keys that are over, and never finds the one it names")
    void whoComesPaysForFew() {
        start();
        IntStream.range(0, 10_000).forEach(this::join);
        clock.advance(KEY_TTL.plusSeconds(1));
        String last = key(9_999);
        assertThat(read(StateQuery.key(last)).entries()).isEmpty();
        int ends = announced.get() - 10_000;
        assertThat(ends).isBetween(1, 1_000);
        join(9_998);
        assertThat(read(StateQuery.key(key(9_998))).entries())
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.offset()).as("it was gone, and is new").isGreaterThan(10_000));
        assertThat(announced.get()).isBetween(10_000 + ends, 13_000);
        StateView view = read(StateQuery.WHOLE);
        assertThat(view.entries()).hasSize(view.size());
        assertThat(view.top().offset()).isEqualTo(announced.get());
        store.expire();
        assertThat(read(StateQuery.WHOLE).entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.key()).isEqualTo(key(9_998)));
    }
}
