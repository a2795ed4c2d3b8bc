package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.testkit.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveBreaksTest extends LiveTestBase {

    private static final int STEPS = 150;
    private static final int MANY = 100_000;

    @ParameterizedTest(name = "in which it changed {0} times")
    @ValueSource(ints = {0, KEPT - 1, KEPT + 1})
    @DisplayName("L1 an object is what it is again after a break")
    void cut(int missed) throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job", Map.of("text1", "same", "progress", 0));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().build());
        LiveObject job = socket.live("job");
        BlockingQueue<String> entries = diary(job);
        get(socket.open(url(network.port())));
        assertThat(take(entries, 2))
                .containsExactly("LIVE", "INITIAL [progress, text1] {\"progress\":0,\"text1\":\"same\"}");
        network.cut();
        assertThat(take(entries)).isEqualTo("STALE");
        assertThat(job.state().text1()).contains("same");
        for (int i = 1; i <= missed; i++) {
            update(fanfare, "job", Map.of("progress", i));
        }
        network.restore();
        Stream<String> came = missed < KEPT
                ? IntStream.rangeClosed(1, missed)
                        .mapToObj(i -> "CHANGE [progress] {\"progress\":" + i + ",\"text1\":\"same\"}")
                : Stream.of("RESYNC [progress] {\"progress\":" + missed + ",\"text1\":\"same\"}");
        List<String> expected = Stream.concat(Stream.of("LIVE"), came).toList();
        assertThat(take(entries, expected.size())).isEqualTo(expected);
        long version = update(fanfare, "job", Map.of("progress", 99));
        assertThat(take(entries)).isEqualTo("CHANGE [progress] {\"progress\":99,\"text1\":\"same\"}");
        assertThat(job.version()).isEqualTo(version);
        assertThat(entries).isEmpty();
    }

    @Test
    @DisplayName("L1 what was gone when one comes back is told, and what is the same is not")
    void goneMeanwhile() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "gone", Map.of("progress", 1));
        update(fanfare, "same", Map.of("progress", 1));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().build());
        LiveObject gone = socket.live("gone");
        LiveObject same = socket.live("same");
        BlockingQueue<String> ofGone = diary(gone);
        BlockingQueue<String> ofSame = diary(same);
        get(socket.open(url(network.port())));
        take(ofGone, 2);
        take(ofSame, 2);
        network.cut();
        assertThat(take(ofGone)).isEqualTo("STALE");
        assertThat(take(ofSame)).isEqualTo("STALE");
        get(fanfare.live().remove("gone"));
        for (int i = KEPT; i >= 0; i--) {
            update(fanfare, "same", Map.of("progress", 1 + i));
        }
        network.restore();
        // A removal is one change, which comes by itself.
        assertThat(take(ofGone, 3)).containsExactly("LIVE", "GONE", "REMOVED [progress] {}");
        assertThat(take(ofSame)).isEqualTo("LIVE");
        update(fanfare, "same", Map.of("progress", 7));
        assertThat(take(ofSame)).isEqualTo("CHANGE [progress] {\"progress\":7}");
    }

    @Test
    @DisplayName("L1 it is stale while the socket is closed, and follows to another server")
    void anotherServer() throws Exception {
        Fanfare one = live();
        Fanfare two = live();
        update(one, "job", Map.of("progress", 1, "text1", "one"));
        update(two, "job", Map.of("progress", 1, "text1", "two"));
        ClientSocket socket = socket(quick().build());
        LiveObject job = socket.live("job");
        BlockingQueue<String> entries = diary(job);
        get(socket.open(url(serve(one, 0).port())));
        take(entries, 2);
        socket.close();
        assertThat(take(entries)).isEqualTo("STALE");
        NettyServer server = serve(two, 0);
        get(socket.open(url(server.port())));
        assertThat(take(entries, 2)).containsExactly("LIVE", "RESYNC [text1] {\"progress\":1,\"text1\":\"two\"}");
        // What nobody follows any more over a closed socket is nobody's.
        socket.close();
        job.close();
        get(socket.open(url(server.port())));
        assertThat(followed(two)).isEmpty();
    }

    @Test
    @DisplayName("L1 an object that is let go and followed again during a break is given whole")
    void followedAgainDuringABreak() throws Exception {
        Fanfare fanfare = live();
        update(fanfare, "job", Map.of("text1", "same", "progress", 1));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(network.port())));
        LiveObject before = socket.live("job");
        get(before.ready());
        network.cut();
        eventually(() -> assertThat(before.status()).isEqualTo(LiveStatus.STALE));
        before.close();
        LiveObject job = socket.live("job");
        BlockingQueue<String> entries = diary(job);
        update(fanfare, "job", Map.of("progress", 2));
        network.restore();
        assertThat(take(entries, 2))
                .containsExactly("LIVE", "INITIAL [progress, text1] {\"progress\":2,\"text1\":\"same\"}");
        long version = update(fanfare, "job", Map.of("progress", 3));
        assertThat(take(entries)).isEqualTo("CHANGE [progress] {\"progress\":3,\"text1\":\"same\"}");
        assertThat(job.version()).isEqualTo(version);
        job.close();
        eventually(() -> assertThat(followed(fanfare)).isEmpty());
    }

    @Test
    @DisplayName("L1 objects may be followed while the connection breaks")
    void followedWhileItBreaks() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.live(OPTIONS)
                .clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .channelLimit(MANY)
                        .channelRateLimit(MANY)
                        .build()));
        Network network = network(serve(fanfare, 0));
        // Closed below, as nothing would ever close one whose threads wait for each other.
        ClientSocket socket = new ClientSocket(quick().build());
        get(socket.open(url(network.port())));
        List<LiveObject> held =
                IntStream.range(0, 100).mapToObj(i -> socket.live("held " + i)).toList();
        for (int run = 1; run <= 3; run++) {
            eventually(() -> assertThat(held).extracting(LiveObject::status).containsOnly(LiveStatus.GONE));
            String passing = "passing " + run + " ";
            CompletableFuture<Void> follows = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < MANY / 100 && held.get(0).status() != LiveStatus.STALE; i++) {
                    socket.live(passing + i).close();
                }
            });
            network.cut();
            eventually(() -> assertThat(held.get(0).status()).isEqualTo(LiveStatus.STALE));
            get(follows);
            network.restore();
        }
        get(socket.closeAsync());
    }

    /** Random objects are followed and not, and changed, over a network that is cut at random. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {1, 2, 3, 4})
    @DisplayName("L1 whatever is cut, followed and changed, what is followed is what the server has")
    void model(int run) throws Exception {
        long seed = Long.getLong("fanfare.model.seed", System.nanoTime() + run);
        Random random = new Random(seed);
        Fanfare fanfare = live();
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().build());
        get(socket.open(url(network.port())));
        List<String> ids = List.of("a", "b", "c");
        List<LiveObject> held = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            String id = ids.get(random.nextInt(ids.size()));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> held.add(socket.live(id));
                case 3, 4, 5 -> {
                    if (!held.isEmpty()) {
                        held.remove(random.nextInt(held.size())).close();
                    }
                }
                case 6 -> get(fanfare.live().remove(id));
                case 7 -> {
                    network.cut();
                    network.restore();
                }
                case 8 -> {
                    for (LiveObject each : held) {
                        get(each.ready());
                    }
                }
                default -> update(fanfare, id, Map.of("progress", random.nextInt(100), "text1", "step " + step));
            }
        }
        for (String id : ids) {
            held.add(socket.live(id));
        }
        for (LiveObject each : held) {
            eventually(() -> assertThat(json(each.state()))
                    .as("fanfare.model.seed=" + seed)
                    .isEqualTo(get(fanfare.live().get(each.id())).toJson().utf8()));
            eventually(() -> assertThat(each.status())
                    .as("fanfare.model.seed=" + seed)
                    .isEqualTo(each.state().exists() ? LiveStatus.LIVE : LiveStatus.GONE));
        }
        // Whatever was on its way is there, or was for nobody.
        for (String id : ids) {
            update(fanfare, id, Map.of("text2", "the end"));
        }
        for (LiveObject each : held) {
            eventually(() -> assertThat(each.state().text2())
                    .as("fanfare.model.seed=" + seed)
                    .contains("the end"));
        }
        held.forEach(LiveObject::close);
        eventually(() ->
                assertThat(followed(fanfare)).as("fanfare.model.seed=" + seed).isEmpty());
    }
}
