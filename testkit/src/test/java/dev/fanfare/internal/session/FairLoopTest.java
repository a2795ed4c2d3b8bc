package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.ManualLoop;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M29 a fan-out to a large channel delays nobody else")
class FairLoopTest {

    private static final int CROWD = 1_000;

    private final ManualLoop loop = new ManualLoop(new FakeClock());
    private final Fanfare fanfare = Fanfare.builder()
            .clients(SessionTestBase.INSECURE)
            .namespace("stream", SessionTestBase.STREAM)
            .build();
    private final Acceptor acceptor = fanfare.part(Attachments.class).attach(loop);

    @AfterEach
    void close() {
        fanfare.close();
        settle();
    }

    private void settle() {
        while (loop.run()) {
            // What a task brings runs, too.
        }
    }

    private TestClient connect() {
        TestClient client = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, () -> {});
        client.sendAllWithoutSettling(new Command(1, Request.Connect.with("")));
        settle();
        client.take();
        return client;
    }

    private void subscribe(TestClient client, String channel) {
        client.send(Request.Subscribe.to(channel));
        settle();
        client.take();
    }

    private void publish(String channel, int number) {
        fanfare.publish(channel, Payload.utf8(Integer.toString(number)))
                .toCompletableFuture()
                .join();
    }

    private static List<String> numbers(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().data().utf8())
                .toList();
    }

    @Test
    @DisplayName("M29 another channel and other work have their turns while a large channel is delivered to")
    void othersHaveTheirTurns() {
        List<TestClient> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(connect());
            subscribe(crowd.get(i), "large");
        }
        TestClient bystander = connect();
        subscribe(bystander, "small");
        loop.hurry(true);
        publish("large", 1);
        loop.runOne();
        int before = served(crowd);
        assertThat(before).isBetween(1, CROWD / 4);

        publish("small", 2);
        boolean[] otherWork = new boolean[1];
        loop.execute(() -> otherWork[0] = true);
        loop.runOne();
        loop.runOne();
        loop.runOne();
        assertThat(otherWork[0]).isTrue();
        assertThat(numbers(bystander)).containsExactly("2");
        assertThat(served(crowd)).isLessThan(CROWD / 2);

        publish("large", 3);
        settle();
        for (TestClient each : crowd) {
            assertThat(numbers(each)).endsWith("3");
        }
    }

    @Test
    @DisplayName("M29 other work has its turn while a single subscriber gets more than one slice can write")
    void muchForOneSubscriber() {
        TestClient only = connect();
        subscribe(only, "large");
        loop.hurry(true);
        Payload large = Payload.utf8('"' + "x".repeat(200_000) + '"');
        for (int i = 0; i < 20; i++) {
            fanfare.publish("large", large).toCompletableFuture().join();
        }
        boolean[] otherWork = new boolean[1];
        loop.runOne();
        loop.execute(() -> otherWork[0] = true);
        loop.runOne();
        loop.runOne();
        assertThat(otherWork[0]).isTrue();
        int before = only.pushes(Push.Published.class).size();
        assertThat(before).isBetween(1, 10);
        settle();
        assertThat(before + only.pushes(Push.Published.class).size()).isEqualTo(20);
    }

    private static int served(List<TestClient> crowd) {
        return (int)
                crowd.stream().filter(each -> each.transport().flushes() > 2).count();
    }

    /** A subscriber. */
    private static final class Visit {
        private final String channel;

        /** How many publications the channel had when it came. */
        private final int from;

        private boolean hasLeft;

        Visit(String channel, int from) {
            this.channel = channel;
            this.from = from;
        }
    }

    static LongStream seeds() {
        return new Random().longs(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("M29 whoever comes, goes and publishes between two slices, everybody gets what is due, in order, once")
    void comingAndGoingBetweenSlices(long seed) {
        Random random = new Random(seed);
        loop.hurry(true);
        Map<String, List<String>> published = Map.of("plain", new ArrayList<>(), "stream:a", new ArrayList<>());
        Map<TestClient, Visit> visits = new LinkedHashMap<>();
        for (int i = 0; i < 150; i++) {
            join(visits, published, random);
        }
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(10)) {
                case 0 -> join(visits, published, random);
                case 1, 2 -> leave(visits, random);
                case 3, 4, 5 -> {
                    String channel = channel(random);
                    publish(channel, step);
                    published.getOrDefault(channel, List.of()).add(Integer.toString(step));
                }
                default -> loop.runOne();
            }
        }
        settle();
        visits.forEach((client, visit) -> {
            assertComplete(numbers(client), published.getOrDefault(visit.channel, List.of()), visit);
            assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
            client.drop();
        });
    }

    private static void assertComplete(List<String> got, List<String> all, Visit visit) {
        if (got.isEmpty()) {
            assertThat(visit.hasLeft || visit.from == all.size()).isTrue();
            return;
        }
        int first = all.indexOf(got.get(0));
        assertThat(all.subList(first, all.size())).startsWith(got.toArray(String[]::new));
        // Without a position, what was published but not delivered yet when somebody came may come too.
        assertThat(first).isLessThanOrEqualTo(visit.from);
        assertThat(first == visit.from || visit.channel.equals("plain")).isTrue();
        if (!visit.hasLeft) {
            assertThat(first + got.size()).isEqualTo(all.size());
        }
    }

    private static String channel(Random random) {
        return random.nextBoolean() ? "plain" : "stream:a";
    }

    private void join(Map<TestClient, Visit> visits, Map<String, List<String>> published, Random random) {
        TestClient client = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, () -> {});
        String channel = channel(random);
        client.sendAllWithoutSettling(
                new Command(1, Request.Connect.with("")), new Command(2, Request.Subscribe.to(channel)));
        visits.put(
                client,
                new Visit(channel, published.getOrDefault(channel, List.of()).size()));
    }

    private static void leave(Map<TestClient, Visit> visits, Random random) {
        List<Map.Entry<TestClient, Visit>> all = List.copyOf(visits.entrySet());
        Map.Entry<TestClient, Visit> any = all.get(random.nextInt(all.size()));
        TestClient client = any.getKey();
        Visit visit = any.getValue();
        if (!visit.hasLeft) {
            visit.hasLeft = true;
            if (random.nextBoolean()) {
                client.drop();
            } else {
                client.sendAllWithoutSettling(new Command(3, new Request.Unsubscribe(visit.channel)));
            }
        }
    }

    @Test
    @DisplayName("M4 a publication that does not follow the last is a loss, whichever way it steps")
    void aStepBackIsALoss() {
        for (long offset : new long[] {1, 2, 4}) {
            LossyBroker broker = new LossyBroker();
            try (TestServer server = new TestServer(builder -> builder.clients(SessionTestBase.INSECURE)
                    .broker(broker)
                    .namespace("stream", SessionTestBase.STREAM))) {
                TestClient client = server.connect();
                client.subscribe("stream:a");
                SessionTestBase.publish(server, "stream:a", "1");
                StreamPosition second = SessionTestBase.publish(server, "stream:a", "2");
                assertThat(SessionTestBase.received(client)).containsExactly("1", "2");
                StreamPosition stray = new StreamPosition(offset, second.epoch());
                broker.announceFromElsewhere(
                        "stream:a",
                        Publication.of(Payload.utf8("stray")).at(stray),
                        stray,
                        new StreamPosition(offset - 1, second.epoch()));
                server.advance(Duration.ZERO);
                assertThat(SessionTestBase.received(client)).isEmpty();
                assertThat(client.pushes(Push.Unsubscribed.class))
                        .extracting(Push.Unsubscribed::code)
                        .containsExactly(UnsubscribeCode.INSUFFICIENT_STATE);
            }
        }
    }
}
