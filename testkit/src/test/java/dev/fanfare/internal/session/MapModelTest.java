package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.Nodes;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps that change at random while clients read, leave and come back: in the end each has what the server has. */
class MapModelTest extends MapTestBase {

    private static final int STEPS = 300;
    private static final int FOLLOWERS = 4;
    private static final int KEYS = 30;

    static Stream<Arguments> seeds() {
        return LongStream.rangeClosed(1, Long.getLong("map.seeds", 10))
                .boxed()
                .flatMap(seed -> Stream.of(Nodes.values())
                        .flatMap(on -> Stream.of("map:a", "brief:a", "kept:a")
                                .map(channel -> Arguments.of(on, channel, seed))));
    }

    @ParameterizedTest(name = "on {0}, {1}, seed {2}")
    @MethodSource("seeds")
    @DisplayName("M25 every follower of a map has in the end what the server has, and was told of every difference")
    void everybodyHasWhatTheServerHas(Nodes on, String channel, long seed) {
        nodes = on;
        TestServer server = maps();
        Random random = new Random(seed);
        List<MapFollower> followers = new ArrayList<>();
        for (int i = 0; i < FOLLOWERS; i++) {
            followers.add(new MapFollower(server.connect(), channel, 1 + random.nextInt(10), null));
        }
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3, 4 -> put(server, channel, key(random.nextInt(KEYS)), Integer.toString(step));
                case 5 -> remove(server, channel, key(random.nextInt(KEYS)));
                case 6 -> server.advance(Duration.ofSeconds(random.nextInt(4)));
                case 7 -> followers.get(random.nextInt(FOLLOWERS)).moveTo(server.connect());
                default -> follow(server, followers.get(random.nextInt(FOLLOWERS)));
            }
            followers.forEach(MapFollower::look);
        }
        MapFollower fresh = MapFollower.of(server.connect(), channel);
        fresh.begin();
        for (MapFollower follower : followers) {
            follow(server, follower);
            follower.look();
            assertThat(follower.isLive()).isTrue();
            assertThat(follower.state()).isEqualTo(fresh.state());
        }
    }

    private static void follow(TestServer server, MapFollower follower) {
        if (!follower.isLive()) {
            TestClient next = server.connect();
            follower.moveTo(next);
            follower.follow();
        }
    }
}
