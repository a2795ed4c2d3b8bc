package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M4 subscriptions that something happens to before they are live")
class InterruptedSubscribeTest extends SessionTestBase {

    private final SlowHistory slow = new SlowHistory();
    private final List<String> events = new ArrayList<>();

    private TestServer slowServer() {
        return server(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .queueMaxSize(10_000)
                        .build())
                .broker(slow)
                .namespace("stream", STREAM)
                .onConnected(client -> events.add("connected"))
                .onSubscribed(event -> events.add("subscribed"))
                .onUnsubscribed(event -> events.add("unsubscribed"))
                .onDisconnected(
                        event -> events.add("disconnected " + event.reason().code())));
    }

    private TestServer subscribing() {
        return server(builder -> builder.broker(slow)
                .namespace("stream", STREAM)
                .onConnecting(event -> Credentials.of("ann").withSubs(Map.of("stream:a", SubscribeOptions.DEFAULT)))
                .onConnected(client -> events.add("connected"))
                .onSubscribed(event -> events.add("subscribed"))
                .onUnsubscribed(event -> events.add("unsubscribed"))
                .onDisconnected(
                        event -> events.add("disconnected " + event.reason().code())));
    }

    private static void publishMuch(TestServer server) {
        for (int i = 0; i < 30; i++) {
            publish(server, "stream:a", '"' + "x".repeat(1000) + '"');
        }
    }

    @Test
    @DisplayName("Invariant 5: a client that loses something while it connects is connected once and gone once")
    void aLossWhileConnecting() {
        TestServer server = subscribing();
        TestClient client = server.open();
        slow.hold();
        client.send(Request.Connect.with(""));
        slow.readHistoryNow();
        slow.loseNext();
        publish(server, "stream:a", "1");
        publish(server, "stream:a", "2");
        slow.answer();
        server.settle();
        assertThat(client.closedWith()).isEqualTo(Disconnect.INSUFFICIENT_STATE);
        assertThat(events).containsExactly("connected", "subscribed", "unsubscribed", "disconnected 3010");
        assertThat(server.fanfare().nodeInfo().clients()).isZero();
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
    }

    @Test
    void aClientIsConnectedBeforeItIsSubscribed() {
        TestServer server = subscribing();
        TestClient client = server.open();
        client.send(Request.Connect.with(""));
        assertThat(events).containsExactly("connected", "subscribed");
    }

    @Test
    void whoWouldGetTooMuchAtOnceIsToldToTryAgain() {
        TestServer server = slowServer();
        TestClient client = server.connect();
        slow.hold();
        long subscribe = client.send(Request.Subscribe.to("stream:a"));
        long unsubscribe = client.send(new Request.Unsubscribe("stream:a"));
        slow.readHistoryNow();
        publishMuch(server);
        assertThat(client.take()).isEmpty();
        slow.answer();
        assertThat(client.reply(subscribe)).isEqualTo(new Reply.Failure(subscribe, ProtocolError.INTERNAL));
        assertThat(client.result(unsubscribe, Result.Unsubscribe.class)).isNotNull();
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        slow.release();
        assertThat(client.subscribe("stream:a").position().offset()).isEqualTo(30);
        assertThat(events).containsExactly("connected", "subscribed");
    }

    @Test
    void whoWouldGetTooMuchAtOnceFromTheServerReconnects() {
        TestServer server = slowServer();
        TestClient client = server.connect();
        slow.hold();
        CompletionStage<Void> subscribed =
                server.fanfare().subscribe(ClientSelector.ofUser(""), "stream:a", SubscribeOptions.DEFAULT);
        server.settle();
        assertThat(subscribed.toCompletableFuture()).isNotDone();
        slow.readHistoryNow();
        publishMuch(server);
        assertThat(client.closedWith()).isEqualTo(Disconnect.INSUFFICIENT_STATE);
        slow.answer();
        server.settle();
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
    }

    @Test
    void theServerChangesItsMindWhileItSubscribes() {
        TestServer server = slowServer();
        TestClient client = server.connect();
        ClientSelector everybody = ClientSelector.ofUser("");
        slow.hold();
        List<CompletionStage<Void>> changes = List.of(
                server.fanfare().subscribe(everybody, "stream:a", SubscribeOptions.DEFAULT),
                server.fanfare().unsubscribe(everybody, "stream:a"),
                server.fanfare().subscribe(everybody, "stream:a", SubscribeOptions.DEFAULT));
        server.settle();
        slow.readHistoryNow();
        slow.release();
        slow.answer();
        changes.forEach(server::get);
        assertThat(client.pushes(Push.class).stream()
                        .map(push -> push.getClass().getSimpleName()))
                .containsExactly("Subscribed", "Unsubscribed", "Subscribed");
        publish(server, "stream:a", "1");
        assertThat(received(client)).containsExactly("1");
    }

    @Test
    void aBrokerThatThrowsFailsTheCommandItIsAskedFor() {
        LossyBroker broken = new LossyBroker() {
            @Override
            public CompletionStage<Void> subscribe(Collection<String> channels) {
                throw new IllegalStateException("no network");
            }
        };
        TestServer server = server(builder -> builder.clients(INSECURE).broker(broken));
        TestClient client = server.connect();
        assertThat(client.refused(Request.Subscribe.to("news"))).isEqualTo(ProtocolError.INTERNAL);
        CompletionStage<Void> subscribed =
                server.fanfare().subscribe(ClientSelector.ofUser(""), "news", SubscribeOptions.DEFAULT);
        assertThatThrownBy(() -> server.get(subscribed)).hasMessageContaining("no network");
        assertThat(client.refused(Request.Subscribe.to("news"))).isEqualTo(ProtocolError.INTERNAL);
        assertThat(client.call(new Request.Publish("news", Payload.utf8("1")), Result.Publish.class))
                .isNotNull();
    }
}
