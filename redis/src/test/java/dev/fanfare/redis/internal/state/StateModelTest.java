package dev.fanfare.redis.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.state.StateChange;
import dev.fanfare.state.StateQuery;
import dev.fanfare.state.StateUpdate;
import dev.fanfare.state.StateView;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two nodes write and follow a state at random, while connections are cut, keys are evicted and Redis is started anew: whoever
 * stands where the stream stands has what is there, and in the end everybody stands there.
 */
class StateModelTest extends StateTestBase {

    private static final int STEPS = 250;
    private static final List<String> PARTS = List.of("meta", "values", "names", "ends", "log");

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("state.seeds", 5));
    }

    /** A follower as a node has them: it applies what follows on what it has, and reads what it has missed. */
    private static final class Follower {
        private final RedisStateStore node;
        private final HeardChanges heard;
        private int taken;
        private Map<String, String> state = new TreeMap<>();
        private StreamPosition reached = StreamPosition.NONE;

        Follower(RedisStateStore node, HeardChanges heard) {
            this.node = node;
            this.heard = heard;
        }

        void look() {
            List<HeardChanges.Heard> all = heard.heard();
            for (int end = all.size(); taken < end; taken++) {
                HeardChanges.Heard next = all.get(taken);
                boolean isOld = next.position().epoch().equals(reached.epoch())
                        && next.position().offset() <= reached.offset();
                if (next.equals(HeardChanges.Heard.INTERRUPTED)
                        || (!isOld && !next.before().equals(reached))) {
                    catchUp();
                } else if (!isOld) {
                    apply(next.change(), next.position());
                }
            }
        }

        void catchUp() {
            StateView view = get(node.read(CHANNEL, StateQuery.since(reached, 20)));
            if (view.changes() == null) {
                state = texts(view);
            } else {
                view.changes().forEach(change -> apply(change, view.top()));
            }
            reached = view.top();
        }

        private void apply(StateChange change, StreamPosition position) {
            change.entries().forEach(entry -> {
                if (entry.isGone()) {
                    state.remove(entry.key());
                } else {
                    state.put(entry.key(), entry.value().utf8());
                }
            });
            reached = position;
        }
    }

    private static StateUpdate.Builder change(Random random) {
        StateUpdate.Builder update = StateUpdate.builder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String value = random.nextInt(3) == 0 ? "" : Integer.toString(random.nextInt(4));
            update.set("k" + random.nextInt(8), Payload.utf8(value));
        }
        return switch (random.nextInt(8)) {
            case 0 -> update.whole();
            case 1 -> update.add("n", 1);
            case 2 -> update.keyTtl(Duration.ofMillis(1 + random.nextInt(50)));
            case 3 -> update.ttl(Duration.ofMillis(1 + random.nextInt(500)));
            case 4 -> update.ttl(Duration.ZERO);
            default -> update;
        };
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("M14 whatever becomes of Redis and of connections, nobody takes a state for another")
    void nobodyTakesAStateForAnother(long seed) {
        Random random = new Random(seed);
        List<Follower> followers = List.of(new Follower(one, heardByOne), new Follower(two, heardByTwo));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(40)) {
                case 0 ->
                    redis.ask(commands ->
                            commands.clientKill(KillArgs.Builder.typePubsub().skipme()));
                case 1, 2 -> {
                    String part = key(PARTS.get(random.nextInt(PARTS.size())));
                    redis.ask(commands -> commands.del(part));
                }
                case 3 -> redis.ask(commands -> commands.scriptFlush());
                case 4 -> {
                    if (random.nextInt(3) == 0) {
                        restart();
                    }
                }
                case 5 -> get(one.clear(CHANNEL));
                default -> update(random.nextBoolean() ? one : two, change(random));
            }
            followers.forEach(Follower::look);
            StateView there = read(random.nextBoolean() ? one : two);
            followers.forEach(follower -> {
                if (follower.reached.equals(there.top())) {
                    assertThat(follower.state).as("seed %d", seed).isEqualTo(texts(there));
                }
            });
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> one.isUp() && two.isUp());
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            for (Follower follower : followers) {
                follower.look();
                // As positions are checked now and then.
                if (!top(follower.node).equals(follower.reached)) {
                    follower.catchUp();
                }
                assertThat(follower.state).as("seed %d", seed).isEqualTo(texts(read(one)));
            }
        });
    }

    private void restart() {
        redis.kill();
        await().until(() -> !one.isUp() && !two.isUp());
        redis.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> one.isUp() && two.isUp());
    }
}
