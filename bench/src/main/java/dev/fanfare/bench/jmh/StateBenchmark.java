package dev.fanfare.bench.jmh;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.StateEvents;
import dev.fanfare.spi.Ticker;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import java.time.Duration;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one channel costs that holds very many keys, each of which is over at some time, in the store of one process. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StateBenchmark {

    private static final String CHANNEL = "map:members";
    private static final Payload VALUE = Payload.utf8("\"" + "x".repeat(62) + "\"");
    private static final Duration KEY_TTL = Duration.ofMinutes(1);
    private static final Retention KEPT = new Retention(100, Duration.ofMinutes(1), Duration.ofMinutes(10));

    private final MemoryStateStore store = new MemoryStateStore(Ticker.system(), Long.MAX_VALUE);
    private final Random random = new Random(1);

    /** How many keys are there. */
    @Param({"1000", "100000", "1000000"})
    private int keys;

    private int more;

    /** Fills the channel, in no order. */
    @Setup
    public void fill() {
        store.start(new StateEvents() {
            @Override
            public void changed(
                    String channel,
                    StateChange change,
                    StreamPosition position,
                    StreamPosition before,
                    String exclude) {}

            @Override
            public void interrupted(Collection<String> channels) {}
        });
        for (int i = 0; i < keys; i++) {
            // An odd factor visits every number below a power of two once.
            write(key((i * 0x9E3779B1) >>> 1), Duration.ofHours(1));
        }
    }

    /** Ends everything. */
    @TearDown
    public void close() {
        store.close();
    }

    private static String key(int number) {
        return "member-" + number;
    }

    private CompletionStage<StateResult> write(String key, Duration ttl) {
        return store.update(
                CHANNEL,
                StateUpdate.builder().set(key, VALUE).keyTtl(ttl).repeats().build(),
                KEPT);
    }

    /** A value of a key that is there. */
    @Benchmark
    public CompletionStage<StateResult> change() {
        return write(anyKey(), Duration.ofHours(1));
    }

    private String anyKey() {
        return key((random.nextInt(keys) * 0x9E3779B1) >>> 1);
    }

    /** A key that is new, and is taken away. */
    @Benchmark
    public CompletionStage<StateResult> comeAndGo() {
        String key = "new-" + (++more * 0x9E3779B1);
        write(key, KEY_TTL);
        return store.update(CHANNEL, StateUpdate.builder().unset(key).build(), KEPT);
    }

    /** Who is there says so again. */
    @Benchmark
    public CompletionStage<StateResult> refresh() {
        return store.update(
                CHANNEL,
                StateUpdate.builder()
                        .set(anyKey(), VALUE)
                        .keyCondition(KeyCondition.NEW)
                        .keepAlive()
                        .keyTtl(Duration.ofHours(1))
                        .build(),
                KEPT);
    }

    /** A hundred keys from anywhere. */
    @Benchmark
    public CompletionStage<StateView> page() {
        return store.read(CHANNEL, StateQuery.page(anyKey(), 100));
    }
}
