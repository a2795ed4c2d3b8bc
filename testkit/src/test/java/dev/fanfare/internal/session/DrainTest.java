package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.http.Handshake;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.node.Attachments;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.spi.Acceptor;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.ManualLoop;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M15 nothing is acknowledged that nobody gets when a server stops")
class DrainTest extends SessionTestBase {

    private static final NamespaceOptions ALL = NamespaceOptions.builder()
            .historySize(10)
            .historyTtl(Duration.ofMinutes(1))
            .presence(true)
            .build();

    private TestServer notifying() {
        return server(
                builder -> builder.clients(INSECURE).withoutNamespace(ALL).notifications(NotificationOptions.DEFAULT));
    }

    private static void assertRefused(TestServer server, CompletionStage<?> stage) {
        assertThatThrownBy(() -> server.get(stage))
                .hasCauseInstanceOf(ErrorException.class)
                .satisfies(problem -> assertThat(((ErrorException) Problems.causeOf(problem)).error())
                        .isEqualTo(ProtocolError.INTERNAL));
    }

    @Test
    void whileItStopsItPublishesToThoseWhoAreStillThereAndToNobodyElse() {
        TestServer server = notifying();
        Fanfare fanfare = server.fanfare();
        TestClient client = server.connect();
        client.subscribe("news");
        assertThat(fanfare.isReady()).isTrue();
        fanfare.drain();
        assertThat(fanfare.isReady()).isFalse();
        publish(server, "news", "1");
        assertThat(received(client)).containsExactly("1");
        assertThat(server.get(fanfare.notifications().broadcast(Notification.of("id", "text")))
                        .code())
                .isEqualTo(DeliveryResult.OK);
        client.drop();
        assertRefused(server, fanfare.publish("news", Payload.utf8("2")));
        assertThat(server.get(fanfare.notifications().broadcast(Notification.of("id", "text")))
                        .code())
                .isEqualTo(DeliveryResult.NOT_RUNNING);
        assertThat(server.get(fanfare.notifications().notifyUser("ann", Notification.of("id", "text")))
                        .code())
                .isEqualTo(DeliveryResult.NOT_RUNNING);
    }

    @Test
    void afterItsEndEveryCallFails() {
        TestServer server = notifying();
        Fanfare fanfare = server.fanfare();
        fanfare.close();
        assertThat(fanfare.isReady()).isFalse();
        ClientSelector ann = ClientSelector.ofUser("ann");
        for (CompletionStage<?> stage : List.of(
                fanfare.publish("news", Payload.utf8("1")),
                fanfare.subscribe(ann, "news", SubscribeOptions.DEFAULT),
                fanfare.unsubscribe(ann, "news"),
                fanfare.disconnect(ann, Disconnect.FORCED),
                fanfare.presence("news"),
                fanfare.presenceStats("news"),
                fanfare.history("news", 1, null, false),
                fanfare.removeHistory("news"))) {
            assertRefused(server, stage);
        }
        assertThat(fanfare.nodeInfo().channels()).isZero();
        assertThat(fanfare.nodeInfo().clients()).isZero();
    }

    @ParameterizedTest(name = "{0} clients in {1} s: {2} in each")
    @CsvSource({"1000, 10, 100", "1000, 60, 100", "3000, 10, 300", "20, 10, 100"})
    @DisplayName("M15 clients are asked to go evenly over a time, which is shorter where they are few")
    void clientsAreAskedToGoEvenly(int count, int seconds, int inEach) {
        TestServer server = server(builder -> builder.clients(INSECURE));
        ManualLoop loop = new ManualLoop(new FakeClock());
        Acceptor acceptor = server.fanfare().part(Attachments.class).attach(loop);
        List<TestClient> left = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TestClient client = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, loop::run);
            client.connect();
            left.add(client);
        }
        acceptor.stop(Duration.ofSeconds(seconds));
        while (!left.isEmpty()) {
            int before = left.size();
            for (int tenth = 0; tenth < 10; tenth++) {
                loop.advance(Duration.ofMillis(100));
                int asked = left.size();
                left.removeIf(client -> Disconnect.SHUTDOWN.equals(client.closedWith()));
                assertThat(asked - left.size()).isBetween(Math.min(asked, inEach / 10 - 3), inEach / 10 + 3);
            }
            assertThat(before - left.size()).isBetween(Math.min(before, inEach - 3), inEach + 3);
        }
        acceptor.close();
    }

    @Test
    @DisplayName("M15 all clients are asked to go at once where no time is given")
    void allClientsAreAskedToGoAtOnce() {
        TestServer server = server(builder -> builder.clients(INSECURE));
        ManualLoop loop = new ManualLoop(new FakeClock());
        Acceptor acceptor = server.fanfare().part(Attachments.class).attach(loop);
        TestClient one = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, loop::run);
        TestClient two = new TestClient(loop, acceptor, RecordingTransport.JSON, Handshake.NONE, loop::run);
        one.connect();
        acceptor.stop(Duration.ZERO);
        loop.run();
        assertThat(one.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        assertThat(two.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        acceptor.close();
    }
}
