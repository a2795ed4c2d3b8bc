package dev.fanfare.redis.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.history.Retention;
import dev.fanfare.internal.memory.MemoryStateStore;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.redis.internal.TestRedis;
import dev.fanfare.state.EntryDetails;
import dev.fanfare.state.KeyCondition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateCondition;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateResult;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import dev.fanfare.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same random updates in memory and in Redis: what comes of each, what is announced and what is read is the same. */
class StatesLikeMemoryTest {

    private static final String CHANNEL = "map:a";
    private static final int UPDATES = 400;
    private static final List<String> KEYS = List.of("a", "b", "\u00e9", "\uff5e\uD83D\uDE00", "a:1", "x\u0000y", "-");
    private static final List<String> EPOCHS = List.of("", "one", "\u00e9\uD83D\uDE00", "1:2");
    private static final long MOST = (1L << 53) - 1;

    /** Amounts at which sums are no longer exact, or were not if they were made of doubles. */
    private static final List<Long> AMOUNTS = List.of(
            0L,
            1L,
            -1L,
            7L,
            MOST,
            -MOST,
            MOST + 1,
            -MOST - 1,
            MOST + 2,
            2 * MOST,
            -2 * MOST,
            2 * MOST - 1,
            1 - 2 * MOST,
            2 * MOST + 1,
            -2 * MOST - 1,
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private static final List<String> VALUES = List.of(
            "0",
            "1",
            "-1",
            "-0",
            "42",
            " 42 ",
            "\t-7\n",
            "9007199254740990",
            "9007199254740991",
            "-9007199254740991",
            "9007199254740992",
            "9007199254740993",
            "-9007199254740992",
            "99999999999999999",
            "100000000000000000",
            "9223372036854775807",
            "1.0",
            "1e3",
            "0x10",
            "\"1\"",
            "null",
            "[1]",
            "{\"a\":1}",
            "\"\uD83D\uDE00 \u00e9\"");

    private static final List<Long> VERSIONS =
            List.of(1L, 2L, 9L, 10L, MOST, MOST + 1, MOST + 2, Long.MAX_VALUE - 1, Long.MAX_VALUE);

    private final TestRedis redis = new TestRedis();
    private final RedisStateStore store = new RedisStateStore(redis.layout());
    private final MemoryStateStore memory = new MemoryStateStore(new FakeClock().ticker(), Long.MAX_VALUE);
    private final HeardChanges announced = new HeardChanges();
    private final HeardChanges expected = new HeardChanges();

    @BeforeEach
    void start() {
        store.start(announced);
        memory.start(expected);
        get(store.subscribe(List.of(CHANNEL)));
        get(memory.subscribe(List.of(CHANNEL)));
    }

    @AfterEach
    void end() {
        store.close();
        memory.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static EntryDetails details(Random random) {
        if (random.nextInt(3) > 0) {
            return EntryDetails.NONE;
        }
        return new EntryDetails(
                random.nextBoolean() ? Map.of() : Map.of("room", "1", one(KEYS, random), one(KEYS, random)),
                random.nextBoolean()
                        ? null
                        : new ClientInfo(one(KEYS, random), "1", Payload.EMPTY, Payload.utf8("{\"n\":1}")),
                random.nextBoolean() ? 0 : one(VERSIONS, random),
                one(EPOCHS, random));
    }

    private static StateUpdate update(Random random, long version) {
        StateUpdate.Builder update = StateUpdate.builder().details(details(random));
        for (int i = random.nextInt(3); i > 0; i--) {
            update.set(one(KEYS, random), Payload.utf8(one(VALUES, random)));
        }
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            update.unset(one(KEYS, random));
        }
        if (random.nextInt(3) == 0) {
            update.add(one(KEYS, random), one(AMOUNTS, random));
        }
        if (random.nextInt(12) == 0) {
            update.whole();
        }
        if (random.nextInt(5) == 0) {
            update.repeats();
        }
        if (random.nextInt(2) == 0) {
            update.tellBefore();
        }
        if (random.nextInt(8) == 0) {
            update.message(Payload.utf8("\"hello\""));
        }
        if (random.nextInt(6) == 0) {
            update.maxBytes(1 + random.nextInt(300));
        }
        if (random.nextInt(5) == 0) {
            update.idempotencyKey("once" + random.nextInt(30));
        }
        if (random.nextInt(4) == 0) {
            update.keyCondition(one(List.of(KeyCondition.values()), random));
        }
        if (random.nextInt(5) == 0) {
            update.condition(one(
                    List.of(
                            StateCondition.IF_NEW,
                            StateCondition.IF_EXISTS,
                            StateCondition.ifVersion(version),
                            StateCondition.ifVersion(0)),
                    random));
        }
        return update.build();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("state.seeds", 6));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("M14 what comes of updates in Redis, and what is announced and read, is what it is in memory")
    void whatComesOfUpdatesIsWhatItIsInMemory(long seed) {
        Random random = new Random(seed);
        Retention kept = new Retention(20, Duration.ofMinutes(5), Duration.ofHours(1));
        long version = 0;
        for (int i = 0; i < UPDATES; i++) {
            StateUpdate update = update(random, version);
            StateResult wanted = get(memory.update(CHANNEL, update, kept));
            StateResult found = get(store.update(CHANNEL, update, kept));
            assertThat(withoutEpoch(found)).as("%d: %s", i, update).isEqualTo(withoutEpoch(wanted));
            version = wanted.version();
            compare(query(random, wanted.position().offset()));
        }
        await().untilAsserted(() -> assertThat(announced.heard()).hasSameSizeAs(expected.heard()));
        for (int i = 0; i < expected.heard().size(); i++) {
            HeardChanges.Heard heard = announced.heard().get(i);
            assertThat(heard.change()).isEqualTo(expected.heard().get(i).change());
            assertThat(heard.before().offset())
                    .isEqualTo(expected.heard().get(i).before().offset());
        }
    }

    private static StateQuery query(Random random, long top) {
        long offset = Math.max(0, top - random.nextInt(24) + 1);
        StreamPosition since = new StreamPosition(offset, "");
        return switch (random.nextInt(6)) {
            case 0 -> StateQuery.key(one(KEYS, random));
            case 1 -> StateQuery.page(random.nextBoolean() ? "" : one(KEYS, random), random.nextInt(4));
            case 2 -> StateQuery.since(since, random.nextInt(24));
            case 3 -> StateQuery.changes(random.nextInt(4) == 0 ? null : since, random.nextInt(24), false);
            case 4 -> StateQuery.changes(random.nextInt(4) == 0 ? null : since, random.nextInt(24), true);
            default -> StateQuery.WHOLE;
        };
    }

    /** Positions are of the epochs that each store has. */
    private void compare(StateQuery query) {
        StateView wanted =
                get(memory.read(CHANNEL, in(query, StateTestBase.top(memory).epoch())));
        StateView found =
                get(store.read(CHANNEL, in(query, StateTestBase.top(store).epoch())));
        assertThat(found.top().offset()).isEqualTo(wanted.top().offset());
        assertThat(found.version()).isEqualTo(wanted.version());
        assertThat(found.size()).isEqualTo(wanted.size());
        assertThat(found.entries()).as(query.toString()).isEqualTo(wanted.entries());
        assertThat(found.cursor()).as(query.toString()).isEqualTo(wanted.cursor());
        assertThat(found.changes()).as(query.toString()).isEqualTo(withoutBefore(wanted.changes()));
    }

    private static @Nullable List<StateChange> withoutBefore(@Nullable List<StateChange> changes) {
        return changes == null
                ? null
                : changes.stream().map(each -> each.withBefore(Payload.EMPTY)).toList();
    }

    private static StateQuery in(StateQuery query, String epoch) {
        StreamPosition since = query.since();
        return since == null
                ? query
                : new StateQuery(query.kind(), new StreamPosition(since.offset(), epoch), query.key(), query.limit());
    }

    private static StateResult withoutEpoch(StateResult result) {
        return new StateResult(
                result.outcome(),
                new StreamPosition(result.position().offset(), ""),
                result.version(),
                result.entries(),
                result.isRepeat());
    }

    static List<String> values() {
        return VALUES;
    }

    @ParameterizedTest
    @MethodSource("values")
    @DisplayName("M14 sums are exact, and what cannot be added to is refused, as in memory")
    void sumsAreExact(String value) {
        Retention none = new Retention(0, Duration.ZERO, Duration.ofHours(1));
        List<String> wanted = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (long amount : AMOUNTS) {
            StateUpdate set =
                    StateUpdate.builder().set("n", Payload.utf8(value)).build();
            StateUpdate add = StateUpdate.builder().add("n", amount).build();
            get(memory.update(CHANNEL, set, none));
            wanted.add(outcome(get(memory.update(CHANNEL, add, none)), get(memory.read(CHANNEL, StateQuery.WHOLE))));
            get(store.update(CHANNEL, set, none));
            found.add(outcome(get(store.update(CHANNEL, add, none)), get(store.read(CHANNEL, StateQuery.WHOLE))));
        }
        assertThat(found).isEqualTo(wanted);
    }

    private static String outcome(StateResult result, StateView view) {
        return result.outcome() + " " + view.entries().get(0).value().utf8();
    }
}
