package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.memory.MemoryPresenceStore;
import dev.fanfare.presence.PresencePage;
import dev.fanfare.presence.PresenceStats;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PresenceStore;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Invariant 4: what one client makes the server keep is bounded")
class BoundsTest extends SessionTestBase {

    private static final int LIMIT = 10_000;
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final String KILOBYTE = '"' + "x".repeat(1000) + '"';

    private static ClientOptions.Builder small() {
        return ClientOptions.builder().insecure(true).queueMaxSize(LIMIT);
    }

    private static final NamespaceOptions LONG = NamespaceOptions.builder()
            .historySize(100)
            .historyTtl(Duration.ofMinutes(1))
            .forceRecovery(true)
            .build();

    private TestServer withHistory() {
        TestServer server = server(builder -> builder.clients(small().build()).namespace("stream", LONG));
        for (int i = 0; i < 50; i++) {
            publish(server, "stream:a", KILOBYTE);
        }
        return server;
    }

    @Test
    void anAnswerWithHistoryIsAPageOfSoManyBytesAndTheNextGoesOnThere() {
        TestServer server = withHistory();
        TestClient client = server.connect();
        StreamPosition since = StreamPosition.NONE;
        int read = 0;
        for (int page = 0; page < 10; page++) {
            Result.History history =
                    client.call(new Request.History("stream:a", -1, since, false), Result.History.class);
            assertThat(history.publications()).hasSizeBetween(page < 6 ? 7 : 0, 9);
            read += history.publications().size();
            if (read == 50) {
                return;
            }
            since = new StreamPosition(read, history.position().epoch());
        }
        throw new AssertionError("only " + read + " were read");
    }

    @Test
    void aClientThatAsksAndDoesNotReadHasNoMoreWaitingThanTheLimit() {
        TestServer server = withHistory();
        TestClient client = server.connect();
        client.transport().writable(false);
        Request ask = new Request.History("stream:a", -1, null, false);
        client.send(ask);
        assertThat(client.closedWith()).isNull();
        client.send(ask);
        assertThat(client.closedWith()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void anAnswerThatIsTooLargeToWaitDoesNotWait() {
        TestServer server = server(builder -> builder.clients(small().build())
                .onRpc("much", event -> Payload.utf8('"' + "x".repeat(2 * LIMIT) + '"')));
        TestClient reading = server.connect();
        reading.call(new Request.Rpc("much", Payload.EMPTY), Result.Rpc.class);
        TestClient silent = server.connect();
        silent.transport().writable(false);
        silent.send(new Request.Rpc("much", Payload.EMPTY));
        assertThat(silent.closedWith()).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void oneConnectReplyRecoversNoMoreThanTheLimitInAll() {
        Map<String, SubscribeOptions> subs = new HashMap<>();
        IntStream.range(0, 5).forEach(i -> subs.put("stream:" + i, SubscribeOptions.DEFAULT));
        TestServer server = server(builder -> builder.clients(small().build())
                .namespace("stream", LONG)
                .onConnecting(event -> Credentials.of("ann").withSubs(subs)));
        subs.keySet().forEach(channel -> {
            for (int i = 0; i < 4; i++) {
                publish(server, channel, KILOBYTE);
            }
        });
        Map<String, Request.Subscribe> before = new HashMap<>();
        subs.keySet()
                .forEach(channel ->
                        before.put(channel, Request.Subscribe.to(channel).recovering(StreamPosition.NONE)));
        TestClient client = server.open();
        Result.Connect connected =
                client.call(new Request.Connect("", Payload.EMPTY, before, "", "", Map.of()), Result.Connect.class);
        List<Result.Subscribe> results = List.copyOf(connected.subs().values());
        assertThat(results.stream().filter(Result.Subscribe::recovered)).hasSize(2);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.wasRecovering()).isTrue();
            assertThat(result.publications()).hasSize(result.recovered() ? 4 : 0);
            assertThat(result.position().offset()).isEqualTo(result.recovered() ? 0 : 4);
        });
        subs.keySet().forEach(channel -> publish(server, channel, "1"));
        assertThat(received(client)).hasSize(5);
    }

    @Test
    void whatIsCollectedForSubscriptionsThatAreNotLiveYetIsBoundedForAllOfThemTogether() {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        LossyBroker slow = new LossyBroker() {
            @Override
            public CompletionStage<Void> subscribe(Collection<String> channels) {
                return ready;
            }
        };
        TestServer server = server(builder -> builder.clients(small().build()).broker(slow));
        TestClient client = server.connect();
        Command[] subscribes = IntStream.range(0, 8)
                .mapToObj(i -> new Command(10 + i, Request.Subscribe.to("news" + i)))
                .toArray(Command[]::new);
        client.sendAll(subscribes);
        for (int i = 0; i < 16; i++) {
            publish(server, "news" + i / 2, KILOBYTE);
        }
        CompletableFuture.runAsync(() -> ready.complete(null)).join();
        server.settle();
        long live = IntStream.range(0, 8)
                .filter(i -> client.reply(10 + i) instanceof Reply.Success)
                .count();
        assertThat(live).isEqualTo(4);
        assertThat(received(client)).hasSize(8);
        client.subscribe("news7");
    }

    @Test
    void aPresenceThatIsTooLargeForOneAnswerIsRefused() {
        MemoryPresenceStore store = new MemoryPresenceStore();
        TestServer server = server(builder -> builder.clients(small().build())
                .presenceStore(store)
                .namespace("who", NamespaceOptions.builder().presence(true).build()));
        TestClient client = server.connect();
        client.subscribe("who:a");
        assertThat(client.call(new Request.Presence("who:a"), Result.Presence.class)
                        .clients())
                .hasSize(1);
        IntStream.range(0, 100)
                .forEach(i -> server.get(
                        store.add("who:a", new ClientInfo("user" + i, "c" + i, Payload.EMPTY, Payload.EMPTY), TTL)));
        assertThat(client.refused(new Request.Presence("who:a"))).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(client.call(new Request.PresenceStats("who:a"), Result.PresenceStats.class)
                        .clients())
                .isEqualTo(101);
    }

    @Test
    void aClientNamesSoManyChannelsInATimeAndNoMore() {
        TestServer server = server(builder -> builder.clients(
                        small().channelRateLimit(10).channelLimit(8).build())
                .withoutNamespace(NamespaceOptions.builder()
                        .presence(true)
                        .historySize(1)
                        .historyTtl(Duration.ofMinutes(1))
                        .build()));
        TestClient client = server.connect();
        TestClient victim = server.connect();
        List<Request> touching = List.of(
                Request.Subscribe.to("x"),
                new Request.Publish("x", Payload.utf8("1")),
                new Request.History("x", 1, null, false),
                new Request.Presence("x"),
                new Request.PresenceStats("x"));
        client.subscribe("mine");
        for (int i = 0; i < 19; i++) {
            client.subscribe("random" + i);
            client.call(new Request.Unsubscribe("random" + i), Result.Unsubscribe.class);
        }
        for (Request request : touching) {
            assertThat(client.refused(request)).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
        }
        for (int i = 0; i < 100; i++) {
            client.call(new Request.Publish("mine", Payload.utf8("1")), Result.Publish.class);
            client.call(new Request.Publish("random18", Payload.utf8("1")), Result.Publish.class);
        }
        victim.subscribe("x");
        server.advance(Duration.ofMillis(500));
        for (int i = 0; i < 5; i++) {
            client.call(new Request.Publish("later" + i, Payload.utf8("1")), Result.Publish.class);
        }
        assertThat(client.refused(new Request.Publish("x", Payload.utf8("1"))))
                .isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
    }

    @Test
    void aStoreThatThrowsFailsTheCommandAndNothingElse() {
        MemoryPresenceStore store = new MemoryPresenceStore();
        PresenceStore broken = new PresenceStore() {
            @Override
            public CompletionStage<Void> add(String channel, ClientInfo info, Duration ttl) {
                return store.add(channel, info, ttl);
            }

            @Override
            public CompletionStage<Void> refresh(Collection<Entry> entries, Duration ttl) {
                throw new StackOverflowError();
            }

            @Override
            public CompletionStage<Void> remove(String channel, String client) {
                return store.remove(channel, client);
            }

            @Override
            public CompletionStage<PresencePage> page(String channel, String cursor, int limit) {
                throw new IllegalStateException("no store");
            }

            @Override
            public CompletionStage<PresenceStats> stats(String channel) {
                throw new StackOverflowError();
            }

            @Override
            public void close() {
                store.close();
            }
        };
        TestServer server = server(builder -> builder.clients(INSECURE)
                .presenceStore(broken)
                .namespace("who", NamespaceOptions.builder().presence(true).build()));
        TestClient client = server.connect();
        assertThat(client.refused(new Request.Presence("who:a"))).isEqualTo(ProtocolError.INTERNAL);
        assertThat(client.refused(new Request.PresenceStats("who:a"))).isEqualTo(ProtocolError.INTERNAL);
        client.subscribe("who:a");
        publish(server, "who:a", "1");
        assertThat(received(client)).containsExactly("1");
    }
}
