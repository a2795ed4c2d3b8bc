package dev.fanfare.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.memory.MemoryPresenceStore;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M5 presence, join and leave")
class PresenceTest extends SessionTestBase {

    @Test
    void whoIsSubscribedIsPresent() {
        TestServer server = insecure();
        TestClient first = server.open();
        String firstId = first.connect().client();
        TestClient second = server.open();
        String secondId = second.connect().client();
        first.subscribe("who:a");
        second.subscribe("who:a");
        assertThat(clients(first)).containsOnlyKeys(firstId, secondId);
        assertThat(second.call(new Request.PresenceStats("who:a"), Result.PresenceStats.class))
                .isEqualTo(new Result.PresenceStats(2, 1));
        assertThat(server.get(server.fanfare().presenceStats("who:a"))).isEqualTo(new PresenceStats(2, 1));

        second.drop();
        assertThat(clients(first)).containsOnlyKeys(firstId);
        first.call(new Request.Unsubscribe("who:a"), Result.Unsubscribe.class);
        assertThat(clients(first)).isEmpty();
    }

    private static Map<String, ?> clients(TestClient client) {
        return client.call(new Request.Presence("who:a"), Result.Presence.class).clients();
    }

    @Test
    void comingAndGoingIsToldToSubscribersTheNewOneIncluded() {
        TestServer server = insecure();
        TestClient first = server.open();
        String firstId = first.connect().client();
        first.subscribe("who:a");
        assertThat(first.pushes(Push.Join.class))
                .extracting(push -> push.info().client())
                .containsExactly(firstId);
        TestClient second = server.open();
        String secondId = second.connect().client();
        long id = second.send(Request.Subscribe.to("who:a"));
        assertThat(second.result(id, Result.Subscribe.class)).isNotNull();
        assertThat(second.pushes(Push.Join.class)).hasSize(1);
        assertThat(first.pushes(Push.Join.class))
                .extracting(push -> push.info().client())
                .containsExactly(secondId);
        second.drop();
        assertThat(first.pushes(Push.Leave.class))
                .extracting(push -> push.info().client())
                .containsExactly(secondId);
        first.call(new Request.Unsubscribe("who:a"), Result.Unsubscribe.class);
        assertThat(first.pushes(Push.Leave.class)).isEmpty();
    }

    @Test
    void comingAndGoingIsToldOnlyToWhoAsked() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(NamespaceOptions.builder()
                        .presence(true)
                        .joinLeave(true)
                        .build()));
        TestClient deaf = server.connect();
        deaf.subscribe("news");
        TestClient curious = server.connect();
        curious.sendRaw("{\"id\":50,\"subscribe\":{\"channel\":\"news\",\"join_leave\":true}}"
                .getBytes(StandardCharsets.UTF_8));
        server.connect().subscribe("news");
        assertThat(deaf.pushes(Push.Join.class)).isEmpty();
        assertThat(curious.pushes(Push.Join.class)).hasSize(2);
    }

    @Test
    void presenceIsForThoseWhoMay() {
        TestClient client = insecure().connect();
        assertThat(client.refused(new Request.Presence("news"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(client.refused(new Request.PresenceStats("news"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(client.refused(new Request.Presence("nowhere:a"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        TestServer strict = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .withoutNamespace(NamespaceOptions.builder()
                        .presence(true)
                        .allowSubscribeForClient(true)
                        .allowSubscribeForAnonymous(true)
                        .allowPresenceForSubscriber(true)
                        .allowPresenceForAnonymous(true)
                        .build()));
        TestClient subscriber = strict.connect();
        assertThat(subscriber.refused(new Request.Presence("news"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        subscriber.subscribe("news");
        assertThat(subscriber
                        .call(new Request.Presence("news"), Result.Presence.class)
                        .clients())
                .hasSize(1);
        assertThatThrownBy(() -> {
                    TestServer server = insecure();
                    server.get(server.fanfare().presence("news"));
                })
                .hasCauseInstanceOf(ErrorException.class);
    }

    @Test
    void whoWasNeverAdmittedLeavesNoTrace() {
        TestTokens tokens = new TestTokens()
                .connection(
                        "half",
                        Credentials.of("ann")
                                .withSubs(Map.of(
                                        "who:a", SubscribeOptions.DEFAULT, "nowhere:b", SubscribeOptions.DEFAULT)))
                .connection(
                        "garbled",
                        Credentials.of("ann")
                                .withData(Payload.utf8("no json"))
                                .withSubs(Map.of("who:a", SubscribeOptions.DEFAULT)));
        List<Object> events = new ArrayList<>();
        TestServer server = server(builder -> builder.tokens(tokens)
                .onConnected(events::add)
                .onDisconnected(events::add)
                .namespace(
                        "who",
                        NamespaceOptions.builder()
                                .presence(true)
                                .joinLeave(true)
                                .build()));
        TestClient refused = server.open();
        assertThat(refused.refused(Request.Connect.with("half"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(server.open().refused(Request.Connect.with("garbled"))).isEqualTo(ProtocolError.INTERNAL);
        assertThat(server.get(server.fanfare().presence("who:a"))).isEmpty();
        assertThat(server.fanfare().nodeInfo().clients()).isZero();
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
        assertThat(events).isEmpty();
    }

    /** A store whose entries are made when the test says so. */
    private static final class SlowStore implements PresenceStore {

        private final PresenceStore kept = new MemoryPresenceStore();
        private final CompletableFuture<Void> released = new CompletableFuture<>();

        @Override
        public CompletionStage<Void> add(String channel, ClientInfo info) {
            return released.thenCompose(any -> kept.add(channel, info));
        }

        @Override
        public CompletionStage<Void> remove(String channel, String client) {
            return kept.remove(channel, client);
        }

        @Override
        public CompletionStage<Map<String, ClientInfo>> clients(String channel) {
            return kept.clients(channel);
        }

        @Override
        public CompletionStage<PresenceStats> stats(String channel) {
            return kept.stats(channel);
        }

        @Override
        public void close() {
            kept.close();
        }
    }

    /** What may happen to a client while its entry in a channel's presence is being made. */
    private enum End {
        ANOTHER_CHANNEL_IS_REFUSED,
        THE_CONNECTION_BREAKS,
        THE_SERVER_CLOSES_IT,
        IT_UNSUBSCRIBES,
        THE_SERVER_UNSUBSCRIBES_IT,
        EVERYTHING_STOPS
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void whateverEndsASubscriptionThatIsBeingMadeLeavesNobodyPresent(End end) {
        for (boolean isBrokerSlow : new boolean[] {false, true}) {
            SlowStore store = new SlowStore();
            CompletableFuture<Void> subscribed = new CompletableFuture<>();
            LossyBroker broker = new LossyBroker() {
                @Override
                public CompletionStage<Void> subscribe(String channel) {
                    return isBrokerSlow ? subscribed : super.subscribe(channel);
                }
            };
            CompletableFuture<SubscribeOptions> decision = new CompletableFuture<>();
            TestServer server = server(builder -> builder.clients(INSECURE)
                    .broker(broker)
                    .presenceStore(store)
                    .onConnectingAsync(event -> CompletableFuture.completedStage(
                            end == End.ANOTHER_CHANNEL_IS_REFUSED
                                    ? Credentials.of("ann")
                                            .withSubs(Map.of(
                                                    "who:a",
                                                    SubscribeOptions.DEFAULT,
                                                    "who:b",
                                                    SubscribeOptions.builder()
                                                            .info(Payload.utf8("no json"))
                                                            .build()))
                                    : Credentials.of("ann")))
                    .onSubscribingAsync(event -> decision)
                    .namespace("who", NamespaceOptions.builder().presence(true).build()));
            TestClient client = server.open();
            client.send(Request.Connect.with(""));
            if (end != End.ANOTHER_CHANNEL_IS_REFUSED) {
                decision.complete(SubscribeOptions.DEFAULT);
                client.send(Request.Subscribe.to("who:a"));
            }
            switch (end) {
                case ANOTHER_CHANNEL_IS_REFUSED -> {}
                case THE_CONNECTION_BREAKS -> client.drop();
                case THE_SERVER_CLOSES_IT ->
                    server.get(server.fanfare().disconnect(ClientSelector.ofUser("ann"), Disconnect.FORCED));
                case IT_UNSUBSCRIBES -> client.send(new Request.Unsubscribe("who:a"));
                case THE_SERVER_UNSUBSCRIBES_IT -> {
                    var unused = server.fanfare().unsubscribe(ClientSelector.ofUser("ann"), "who:a");
                    server.settle();
                }
                case EVERYTHING_STOPS -> server.get(server.fanfare().shutDownClients());
            }
            subscribed.complete(null);
            server.settle();
            store.released.complete(null);
            server.settle();
            assertThat(server.get(server.fanfare().presence("who:a")))
                    .as("%s, broker slow: %s", end, isBrokerSlow)
                    .isEmpty();
            assertThat(server.fanfare().nodeInfo().channels()).isZero();
        }
    }
}
