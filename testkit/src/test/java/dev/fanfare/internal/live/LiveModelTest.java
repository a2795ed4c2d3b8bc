package dev.fanfare.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.live.LiveObjects;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveState;
import dev.fanfare.live.LiveWrite;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Objects that change at random, on nodes that lose, are cut off and stand still: whoever follows one has it in the end as
 * the server does, and got there by what it was told.
 */
class LiveModelTest {

    private static final int STEPS = 150;
    private static final int OBJECTS = 3;

    static Stream<Arguments> seeds() {
        return LongStream.rangeClosed(1, Long.getLong("live.seeds", 10))
                .boxed()
                .flatMap(seed ->
                        Stream.of(Arguments.of(1, seed, 0), Arguments.of(2, seed, 0), Arguments.of(2, seed, 2)));
    }

    /** A follower as one with any SDK is: it knows what the reply says, and applies what comes. */
    private static final class Follower {

        private final TwoNodeCluster cluster;
        private final String id;
        private final boolean isPaced;
        private int node;
        private TestClient client;
        private StreamPosition reached = StreamPosition.NONE;
        private Map<String, String> state = new TreeMap<>();
        private boolean isSubscribed;

        Follower(TwoNodeCluster cluster, int node, String id, boolean isPaced) {
            this.cluster = cluster;
            this.isPaced = isPaced;
            this.node = node;
            this.id = id;
            this.client = cluster.node(node).connect();
            subscribe();
        }

        void subscribe() {
            Request.Subscribe request = Request.Subscribe.to("live:" + id);
            long sent = client.send(reached.epoch().isEmpty() ? request : request.recovering(reached));
            if (client.reply(sent) instanceof Reply.Success success
                    && success.result() instanceof Result.Subscribe result) {
                isSubscribed = true;
                if (result.data().isEmpty()) {
                    assertThat(result.recovered()).isTrue();
                    result.publications().forEach(this::take);
                } else {
                    assertThat(result.publications()).isEmpty();
                    assertThat(result.recovered()).isFalse();
                    JsonNode whole =
                            JsonValues.read(result.data(), JsonNode.class).get("state");
                    state = new TreeMap<>();
                    whole.properties()
                            .forEach(each ->
                                    state.put(each.getKey(), each.getValue().toString()));
                    reached = result.position();
                }
            }
        }

        private void take(Publication publication) {
            if (isPaced) {
                assertThat(publication.offset()).isGreaterThan(reached.offset());
            } else {
                assertThat(publication.offset()).isEqualTo(reached.offset() + 1);
            }
            reached = new StreamPosition(publication.offset(), reached.epoch());
            JsonNode data = JsonValues.read(publication.data(), JsonNode.class);
            if (data.has("gone")) {
                state.clear();
            } else if (data.has("patch")) {
                data.get("patch").properties().forEach(each -> {
                    String before = each.getValue().isNull()
                            ? state.remove(each.getKey())
                            : state.put(each.getKey(), each.getValue().toString());
                    if (!isPaced) {
                        assertThat(each.getValue().toString()).isNotEqualTo(before);
                    }
                });
            }
        }

        void moveTo(int newNode) {
            client.drop();
            node = newNode;
            client = cluster.node(newNode).connect();
            isSubscribed = false;
            subscribe();
        }

        void look() {
            boolean sentBack = false;
            for (Push push : client.pushes(Push.class)) {
                if (push instanceof Push.Published published) {
                    take(published.publication());
                } else if (push instanceof Push.Unsubscribed) {
                    sentBack = true;
                }
            }
            isSubscribed &= !sentBack;
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

    private static void change(LiveObjects live, Random random) {
        String id = "job" + random.nextInt(OBJECTS);
        switch (random.nextInt(8)) {
            case 0 -> live.remove(id);
            case 1 -> live.add(id, "value", random.nextInt(5) - 2L);
            case 2 -> live.message(id, "hello");
            case 3 -> live.replace(id, attributes(random), LiveWrite.DEFAULT);
            case 4 ->
                live.update(id, attributes(random), LiveWrite.DEFAULT.withTtl(Duration.ofSeconds(random.nextInt(20))));
            default -> live.update(id, attributes(random));
        }
    }

    private static Map<String, @Nullable Object> attributes(Random random) {
        Map<String, @Nullable Object> attributes = new HashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            attributes.put("a" + random.nextInt(5), random.nextInt(4) == 0 ? null : random.nextInt(3));
        }
        return attributes;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("L1 whatever becomes of nodes and of the network, every follower has what the server has")
    void everyFollowerHasWhatTheServerHas(int nodes, long seed, int maxRate) {
        Random random = new Random(seed);
        try (TwoNodeCluster cluster = new TwoNodeCluster(
                nodes,
                random,
                builder -> builder.clients(ClientOptions.builder()
                                .insecure(true)
                                .channelPositionCheckDelay(Duration.ofSeconds(8))
                                .build())
                        .live(LiveOptions.DEFAULT
                                .withAnonymous(true)
                                .withRetention(8, Duration.ofSeconds(30))
                                .withMaxRate(maxRate)))) {
            List<Follower> followers = new ArrayList<>();
            for (int i = 0; i < 2 * OBJECTS; i++) {
                followers.add(new Follower(cluster, i % nodes, "job" + i % OBJECTS, maxRate > 0));
            }
            boolean[] isolated = new boolean[nodes];
            boolean[] paused = new boolean[nodes];
            for (int step = 0; step < STEPS; step++) {
                int node = random.nextInt(nodes);
                switch (random.nextInt(14)) {
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
                    case 2 -> cluster.advance(Duration.ofMillis(random.nextInt(8_000)));
                    case 3 -> {
                        if (!paused[node]) {
                            followers.get(random.nextInt(followers.size())).moveTo(node);
                        }
                    }
                    case 4 -> {
                        int count = random.nextInt(30);
                        for (int i = 0; i < count; i++) {
                            change(cluster.node(node).fanfare().live(), random);
                        }
                    }
                    case 5 ->
                        cluster.network()
                                .reliability(random.nextInt(3) * 0.1, random.nextInt(3) * 0.1, random.nextInt(3) * 0.1);
                    case 6 -> cluster.network().delay(Duration.ofMillis(random.nextInt(3) * 100L));
                    default -> change(cluster.node(node).fanfare().live(), random);
                }
                cluster.settle();
                for (Follower follower : followers) {
                    if (!paused[follower.node]) {
                        follower.look();
                    }
                }
            }
            cluster.network().reliability(0, 0, 0);
            cluster.network().delay(Duration.ZERO);
            for (int node = 0; node < nodes; node++) {
                cluster.resume(node);
                cluster.rejoin(node);
            }
            for (int second = 0; second < 40; second++) {
                cluster.advance(Duration.ofSeconds(1));
                followers.forEach(Follower::look);
            }
            for (Follower follower : followers) {
                var stage = cluster.node(0).fanfare().live().get(follower.id).toCompletableFuture();
                cluster.settle();
                LiveState there = stage.join();
                Map<String, String> expected = new TreeMap<>();
                there.attributes().forEach((name, value) -> expected.put(name, text(value)));
                assertThat(follower.state).isEqualTo(expected);
            }
        }
    }

    private static String text(Payload value) {
        return JsonValues.read(value, JsonNode.class).toString();
    }
}
