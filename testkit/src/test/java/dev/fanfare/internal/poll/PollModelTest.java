package dev.fanfare.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.PollMode;
import dev.fanfare.channel.PollOptions;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that track and untrack, come and go, beside a backend that changes, fails and is slow. */
@DisplayName("M25 in the end every client has of each key what the backend has")
class PollModelTest extends PollTestBase {

    private static final int STEPS = 150;
    private static final int KEYS = 6;

    static List<Object[]> runs() {
        List<Object[]> runs = new ArrayList<>();
        for (int seed = 0; seed < 40; seed++) {
            runs.add(new Object[] {seed, seed % 2 == 0 ? VERSIONED : VERSIONLESS});
        }
        return runs;
    }

    /** As the SDK keeps what it tracks: with versions, which it brings again, unless the epoch is another. */
    private static final class Follower {

        private final TestServer server;
        private TestClient client;
        private String epoch = "";
        private final Map<String, Long> versions = new HashMap<>();
        private final Map<String, String> values = new HashMap<>();

        Follower(TestServer server) {
            this.server = server;
            this.client = server.connect();
            come();
        }

        void come() {
            String now = subscribe(client).position().epoch();
            if (!epoch.isEmpty() && !epoch.equals(now)) {
                versions.replaceAll((key, version) -> 0L);
            }
            epoch = now;
            if (!versions.isEmpty()) {
                Request.TrackedItem[] items = versions.entrySet().stream()
                        .map(each -> item(each.getKey(), each.getValue()))
                        .toArray(Request.TrackedItem[]::new);
                PollTestBase.track(server, client, items);
            }
            listen();
        }

        void reconnect() {
            listen();
            client.drop();
            client = server.connect();
            come();
        }

        void track(String key) {
            listen();
            versions.putIfAbsent(key, 0L);
            PollTestBase.track(server, client, item(key, versions.getOrDefault(key, 0L)));
            listen();
        }

        void untrack(String key) {
            listen();
            versions.remove(key);
            values.remove(key);
            client.call(untracking(key), Result.SubRefresh.class);
            listen();
        }

        void listen() {
            boolean isOver = false;
            for (Push push : client.pushes(Push.class)) {
                if (push instanceof Push.Published published) {
                    take(published.publication());
                } else {
                    isOver = push instanceof Push.Unsubscribed;
                }
            }
            if (isOver) {
                come();
            }
        }

        private void take(Publication publication) {
            String key = publication.key();
            Long known = versions.get(key);
            if (known == null) {
                return;
            }
            if (publication.removed()) {
                versions.remove(key);
                values.remove(key);
            } else if (known == 0 || publication.version() > known) {
                versions.put(key, publication.version());
                values.put(key, publication.data().utf8());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void inTheEndAllIsAsTheBackendHasIt(int seed, PollOptions options) {
        Random random = new Random(seed);
        TestServer server = server(options.withRefresh(Duration.ofSeconds(1), 1 + random.nextInt(KEYS)));
        boolean isVersioned = options.mode() == PollMode.VERSIONED;
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            followers.add(new Follower(server));
        }
        long version = 0;
        backend.epoch("first");
        for (int step = 0; step < STEPS; step++) {
            Follower follower = followers.get(random.nextInt(followers.size()));
            String key = "k" + random.nextInt(KEYS);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> follower.track(key);
                case 3 -> follower.untrack(key);
                case 4 -> follower.reconnect();
                case 5, 6, 7 -> version = change(random, key, version + 1, isVersioned);
                case 8 -> backend.remove(key);
                case 9 -> backend.hold();
                case 10 -> backend.answers(request -> CompletableFuture.failedStage(new IllegalStateException("down")));
                default -> {
                    backend.answersAgain();
                    backend.held().forEach(late -> late.completeExceptionally(new IllegalStateException("slow")));
                    backend.held().clear();
                }
            }
            server.advance(Duration.ofMillis(random.nextInt(700)));
            followers.forEach(Follower::listen);
        }
        backend.answersAgain();
        backend.held().forEach(late -> late.completeExceptionally(new IllegalStateException("slow")));
        for (int i = 0; i < 5; i++) {
            server.advance(Duration.ofSeconds(1));
            followers.forEach(Follower::listen);
        }
        Map<String, String> state = backend.state();
        for (Follower follower : followers) {
            Map<String, String> tracked = new HashMap<>(state);
            tracked.keySet().retainAll(follower.versions.keySet());
            assertThat(follower.values).as("seed %d", seed).isEqualTo(tracked);
        }
    }

    /** Changes a value; answers the last version. */
    private long change(Random random, String key, long version, boolean isVersioned) {
        String value = Integer.toString(random.nextInt(3));
        if (!isVersioned) {
            backend.set(key, value);
            return version;
        }
        backend.set(key, value, version);
        return random.nextInt(20) == 0 ? backend.countAnew("epoch" + random.nextLong()) : version;
    }
}
