package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.history.Retention;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M14 a broken link that left very many behind is looked into step by step, and soon")
class LossOfManyTest extends SessionTestBase {

    private static final Retention RETENTION = new Retention(1000, Duration.ofMinutes(1), Duration.ofHours(1));
    private static final int CLIENTS = 12;
    private static final int CHANNELS_OF_EACH = 100;

    private final SlowBroker broker = new SlowBroker();
    private final List<TestClient> clients = new ArrayList<>();
    private long told;

    /** One that answers when it is told to, and says when everything is announced if it is told so. */
    private static final class SlowBroker extends LossyBroker {

        private final Queue<CompletableFuture<Void>> questions = new ArrayDeque<>();
        private final Queue<CompletableFuture<Void>> unsettled = new ArrayDeque<>();

        @Override
        public CompletionStage<Map<String, StreamPosition>> tops(Collection<String> channels) {
            CompletionStage<Map<String, StreamPosition>> answer = super.tops(channels);
            CompletableFuture<Void> question = new CompletableFuture<>();
            questions.add(question);
            return question.thenCompose(now -> answer);
        }

        @Override
        public CompletionStage<Void> settled(Collection<String> channels) {
            CompletableFuture<Void> settled = new CompletableFuture<>();
            unsettled.add(settled);
            return settled;
        }

        List<Integer> sizes() {
            return asked().stream().map(Collection::size).toList();
        }
    }

    private TestServer crowd() {
        TestServer server =
                server(builder -> builder.clients(INSECURE).broker(broker).namespace("stream", STREAM));
        for (int i = 0; i < CLIENTS; i++) {
            TestClient client = server.connect();
            clients.add(client);
            for (int j = 0; j < CHANNELS_OF_EACH; j++) {
                client.subscribe("stream:" + i + "-" + j);
            }
        }
        broker.asked().clear();
        return server;
    }

    private String[] all() {
        return clients.stream()
                .flatMap(client -> IntStream.range(0, CHANNELS_OF_EACH)
                        .mapToObj(j -> "stream:" + clients.indexOf(client) + "-" + j))
                .toArray(String[]::new);
    }

    private void loseOneInEach() {
        for (String channel : all()) {
            broker.loseNext();
            broker.publishElsewhere(channel, Payload.utf8("1"), RETENTION);
        }
        broker.interrupt(all());
    }

    private void answer(TestServer server) {
        broker.questions.remove().complete(null);
        server.settle();
    }

    private void settle(TestServer server) {
        broker.unsettled.remove().complete(null);
        server.settle();
    }

    private long told() {
        told += clients.stream()
                .mapToLong(client -> client.pushes(Push.Unsubscribed.class).size())
                .sum();
        return told;
    }

    @Test
    @DisplayName("M14 the places of very many streams are asked for in batches, the next when one is answered")
    void placesAreAskedForInBatches() {
        TestServer server = crowd();
        broker.interrupt(all());
        server.settle();
        assertThat(broker.sizes()).containsExactly(500);
        broker.interrupt(all());
        server.settle();
        assertThat(broker.sizes()).containsExactly(500);
        int batches = 0;
        while (!broker.questions.isEmpty()) {
            assertThat(broker.questions).hasSize(1);
            answer(server);
            settle(server);
            batches++;
        }
        assertThat(batches).isBetween(3, 5);
        assertThat(broker.asked().stream().flatMap(Collection::stream).distinct())
                .containsExactlyInAnyOrder(all());
        assertThat(told()).isZero();
    }

    @Test
    @DisplayName("M14 who has missed something is told when everything is announced, and so many in a time")
    void whoHasMissedSomethingIsToldWhenEverythingIsAnnounced() {
        TestServer server = crowd();
        loseOneInEach();
        server.settle();
        answer(server);
        assertThat(told()).isZero();
        settle(server);
        assertThat(told()).isEqualTo(500);
        assertThat(broker.sizes()).as("before those have come back").containsExactly(500);
        server.advance(Duration.ofMillis(25));
        answer(server);
        settle(server);
        server.advance(Duration.ofMillis(25));
        answer(server);
        settle(server);
        assertThat(told()).isEqualTo(CLIENTS * CHANNELS_OF_EACH);
    }

    @Test
    @DisplayName("M14 where it is not known when everything is announced, some seconds are waited")
    void whereItIsNotKnownOneWaits() {
        TestServer server = crowd();
        loseOneInEach();
        server.settle();
        answer(server);
        broker.unsettled.remove().completeExceptionally(new UnsupportedOperationException("it never is"));
        server.settle();
        assertThat(told()).isZero();
        server.advance(Duration.ofSeconds(5));
        assertThat(told()).isEqualTo(500);
    }

    @Test
    @DisplayName("M14 where it is not known because the link is lost, it is asked again when the others are through")
    void whereTheLinkIsLostItIsAskedAgain() {
        TestServer server = crowd();
        loseOneInEach();
        server.settle();
        answer(server);
        broker.unsettled.remove().completeExceptionally(new IllegalStateException("the link is lost"));
        server.settle();
        assertThat(told()).isZero();
        while (!broker.questions.isEmpty()) {
            answer(server);
            settle(server);
            server.advance(Duration.ofMillis(25));
        }
        assertThat(told()).isEqualTo(CLIENTS * CHANNELS_OF_EACH - 500);
        server.advance(Duration.ofSeconds(1));
        answer(server);
        settle(server);
        assertThat(told()).isEqualTo(CLIENTS * CHANNELS_OF_EACH);
    }

    @Test
    @DisplayName("M14 a batch that cannot be asked for is asked for again, long before the next turn")
    void aBatchThatCannotBeAskedForIsAskedForAgain() {
        TestServer server = crowd();
        broker.breakHistory(true);
        loseOneInEach();
        server.settle();
        server.advance(Duration.ofMillis(2_500));
        assertThat(broker.asked()).isEmpty();
        broker.breakHistory(false);
        server.advance(Duration.ofSeconds(1));
        answer(server);
        settle(server);
        assertThat(told()).isEqualTo(500);
    }
}
