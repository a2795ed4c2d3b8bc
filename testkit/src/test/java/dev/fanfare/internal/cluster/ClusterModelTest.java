package dev.fanfare.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TwoNodeCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes that publish, lose, are cut off, stand still and die at random: whoever is subscribed has everything, in order and
 * once, or was told that something is missing, and gets it by recovering.
 */
class ClusterModelTest {

    private static final int NODES = 3;
    private static final int STEPS = 150;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("cluster.seeds", 20));
    }

    /** A subscriber as an SDK is one: it recovers when it is told to, and connects anew when its connection is gone. */
    private static final class Follower {

        private final TwoNodeCluster cluster;
        private int node;
        private TestClient client;
        private StreamPosition reached = StreamPosition.NONE;
        private final List<String> got = new ArrayList<>();
        private boolean isSubscribed;

        Follower(TwoNodeCluster cluster, int node) {
            this.cluster = cluster;
            this.node = node;
            this.client = cluster.node(node).connect();
            subscribe();
        }

        void subscribe() {
            Request.Subscribe request = reached.epoch().isEmpty()
                    ? Request.Subscribe.to("stream:a")
                    : Request.Subscribe.to("stream:a").recovering(reached);
            long id = client.send(request);
            if (client.reply(id) instanceof Reply.Success success
                    && success.result() instanceof Result.Subscribe result) {
                isSubscribed = true;
                assertThat(result.wasRecovering()).isEqualTo(!reached.epoch().isEmpty());
                assertThat(!result.wasRecovering() || result.recovered())
                        .as("everything is kept for longer than this test lasts")
                        .isTrue();
                if (reached.epoch().isEmpty()) {
                    reached = result.position();
                }
                result.publications().forEach(this::take);
            }
        }

        private void take(Publication publication) {
            got.add(publication.data().utf8());
            reached = new StreamPosition(publication.offset(), reached.epoch());
        }

        void moveTo(int newNode) {
            client.drop();
            node = newNode;
            client = cluster.node(newNode).connect();
            isSubscribed = false;
            subscribe();
        }

        /** Takes what has come, as an SDK does. */
        void look() {
            boolean sentBack = false;
            for (Push push : client.pushes(Push.class)) {
                if (push instanceof Push.Published published) {
                    take(published.publication());
                } else if (push instanceof Push.Unsubscribed) {
                    sentBack = true;
                }
            }
            if (sentBack) {
                isSubscribed = false;
            }
            if (client.takePing()) {
                client.send(new Request.Pong());
            }
            if (client.closedWith() != null) {
                moveTo(node);
            } else if (!isSubscribed) {
                subscribe();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("M14 whatever becomes of nodes and of the network, nobody misses anything without knowing")
    void nobodyMissesAnythingWithoutKnowing(long seed) {
        Random random = new Random(seed);
        try (TwoNodeCluster cluster = new TwoNodeCluster(
                NODES,
                random,
                builder -> builder.clients(ClientOptions.builder()
                                .insecure(true)
                                .channelPositionCheckDelay(Duration.ofSeconds(8))
                                .build())
                        .namespace(
                                "stream",
                                NamespaceOptions.builder()
                                        .historySize(100_000)
                                        .historyTtl(Duration.ofHours(5))
                                        .forceRecovery(true)
                                        .build()))) {
            List<Follower> followers = new ArrayList<>();
            for (int i = 0; i < 2 * NODES; i++) {
                followers.add(new Follower(cluster, i % NODES));
            }
            List<String> accepted = new ArrayList<>();
            boolean[] isolated = new boolean[NODES];
            boolean[] paused = new boolean[NODES];
            int dead = random.nextInt(3) == 0 ? random.nextInt(NODES) : -1;
            for (int step = 0; step < STEPS; step++) {
                int node = random.nextInt(NODES);
                if (step == STEPS / 2 && dead >= 0) {
                    cluster.resume(dead);
                    cluster.kill(dead);
                    isolated[dead] = true;
                }
                if (node == dead && step >= STEPS / 2) {
                    continue;
                }
                switch (random.nextInt(10)) {
                    case 0 -> {
                        if (isolated[node]) {
                            cluster.rejoin(node);
                        } else {
                            cluster.isolate(node);
                        }
                        isolated[node] = !isolated[node];
                    }
                    case 1 -> {
                        if (paused[node]) {
                            cluster.resume(node);
                        } else {
                            cluster.pause(node);
                        }
                        paused[node] = !paused[node];
                    }
                    case 2 ->
                        cluster.network()
                                .reliability(random.nextInt(3) * 0.1, random.nextInt(3) * 0.1, random.nextInt(3) * 0.1);
                    case 3 -> cluster.network().delay(Duration.ofMillis(random.nextInt(3) * 100L));
                    case 4 -> cluster.advance(Duration.ofMillis(random.nextInt(4000)));
                    case 5 -> {
                        Follower mover = followers.get(random.nextInt(followers.size()));
                        if (!paused[node] && !paused[mover.node] && !(mover.node == dead && step >= STEPS / 2)) {
                            mover.moveTo(node);
                        }
                    }
                    default -> {
                        String data = Integer.toString(step);
                        CompletableFuture<?> published = cluster.node(node)
                                .fanfare()
                                .publish("stream:a", Payload.utf8(data))
                                .toCompletableFuture();
                        cluster.settle();
                        if (published.isDone() && !published.isCompletedExceptionally()) {
                            accepted.add(data);
                        }
                    }
                }
                for (Follower follower : followers) {
                    if (!paused[follower.node] && !(follower.node == dead && step >= STEPS / 2)) {
                        follower.look();
                    }
                }
            }
            // Everything is mended; what is lost for good must show up by itself.
            cluster.network().reliability(0, 0, 0);
            cluster.network().delay(Duration.ZERO);
            for (int node = 0; node < NODES; node++) {
                if (node != dead) {
                    cluster.resume(node);
                    cluster.rejoin(node);
                }
            }
            for (Follower follower : followers) {
                if (follower.node == dead) {
                    follower.moveTo((dead + 1) % NODES);
                }
            }
            for (int second = 0; second < 30; second++) {
                cluster.advance(Duration.ofSeconds(1));
                followers.forEach(Follower::look);
            }
            for (Follower follower : followers) {
                assertThat(follower.got)
                        .as("seed %d, node %d", seed, follower.node)
                        .isEqualTo(accepted);
            }
        }
    }
}
