package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Publishing;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.spi.PublishResult;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M6 publishing, calls and messages of clients")
@OnOneNodeAndOnTwo
class PublishTest extends SessionTestBase {

    private static final Payload INFO = Payload.utf8("{\"name\":\"Ann\"}");

    private final TestTokens tokens = new TestTokens()
            .connection("ann's", Credentials.of("ann").withInfo(INFO))
            .connection("nobody's", Credentials.ANONYMOUS);

    @Test
    @DisplayName("L9 the sender receives its own message, with who published")
    void thePublisherReceivesItsOwnPublication() {
        TestServer server = server(builder -> builder.tokens(tokens).clients(INSECURE));
        TestClient client = server.open();
        String id =
                client.call(Request.Connect.with("ann's"), Result.Connect.class).client();
        client.subscribe("news");
        client.call(new Request.Publish("news", Payload.utf8("1")), Result.Publish.class);
        assertThat(client.pushes(Push.Published.class)).singleElement().satisfies(push -> {
            assertThat(push.publication().data()).isEqualTo(Payload.utf8("1"));
            assertThat(push.publication().info()).isEqualTo(new ClientInfo("ann", id, INFO, Payload.EMPTY));
        });
    }

    @Test
    @DisplayName("L9 by default clients cannot publish")
    void byDefaultClientsCannotPublish() {
        TestServer server = server(builder -> builder.tokens(tokens)
                .namespace(
                        "sub",
                        NamespaceOptions.builder()
                                .allowSubscribeForClient(true)
                                .allowPublishForSubscriber(true)
                                .build())
                .namespace(
                        "any",
                        NamespaceOptions.builder().allowPublishForClient(true).build()));
        TestClient ann = connect(server, "ann's");
        TestClient nobody = connect(server, "nobody's");
        assertThat(ann.refused(publish("news"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(ann.refused(publish("sub:a"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        ann.subscribe("sub:a");
        assertThat(ann.call(publish("sub:a"), Result.Publish.class)).isNotNull();
        assertThat(ann.call(publish("any:a"), Result.Publish.class)).isNotNull();
        assertThat(nobody.refused(publish("any:a"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void whatCannotBePublishedIsRefused() {
        TestServer server = insecure();
        TestClient client = server.connect();
        assertThat(client.refused(publish("nowhere:a"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(client.refused(publish(""))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(new Request.Publish("news", Payload.EMPTY))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThatThrownBy(() -> publish(server, "nowhere:a", "1")).hasCauseInstanceOf(ErrorException.class);
        assertThatThrownBy(() -> publish(server, "", "1")).hasCauseInstanceOf(ErrorException.class);
        assertThatThrownBy(() -> publish(server, "news", "")).hasCauseInstanceOf(ErrorException.class);
    }

    @Test
    @DisplayName("M12 the application may change what a client publishes")
    void theApplicationMayChangeWhatAClientPublishes() {
        List<String> stored = new ArrayList<>();
        TestServer server = server(builder -> builder.tokens(tokens)
                .withoutNamespace(
                        NamespaceOptions.builder().allowSubscribeForClient(true).build())
                .onPublishing(event -> {
                    if (event.data().utf8().equals("2")) {
                        throw new ErrorException(new ProtocolError(1002, "not that", false));
                    }
                    stored.add(event.data().utf8());
                    return Publishing.of(Payload.utf8("\"stored\""));
                }));
        TestClient ann = connect(server, "ann's");
        ann.subscribe("news");
        ann.call(new Request.Publish("news", Payload.utf8("1")), Result.Publish.class);
        assertThat(ann.refused(new Request.Publish("news", Payload.utf8("2"))).code())
                .isEqualTo(1002);
        assertThat(stored).containsExactly("1");
        assertThat(received(ann)).containsExactly("\"stored\"");
    }

    @Test
    @DisplayName("M9 a publication with a used key is made once")
    void aPublicationWithAUsedKeyIsMadeOnce() {
        TestServer server = insecure();
        TestClient client = server.connect();
        client.subscribe("stream:a");
        PublishOptions once = new PublishOptions(false, "key", 0, "", "", false);
        Publication publication = Publication.of(Payload.utf8("1"));
        StreamPosition first = server.get(server.fanfare().publish("stream:a", publication, once))
                .position();
        StreamPosition second = server.get(server.fanfare().publish("stream:a", publication, once))
                .position();
        assertThat(second).isEqualTo(first);
        assertThat(received(client)).containsExactly("1");
    }

    @Test
    void aCallGetsItsAnswer() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .onRpc(
                        "double",
                        event -> Payload.utf8(Integer.toString(
                                2 * Integer.parseInt(event.data().utf8())))));
        TestClient client = server.connect();
        assertThat(client.call(new Request.Rpc("double", Payload.utf8("21")), Result.Rpc.class)
                        .data())
                .isEqualTo(Payload.utf8("42"));
        assertThat(client.refused(new Request.Rpc("halve", Payload.utf8("21"))))
                .isEqualTo(ProtocolError.METHOD_NOT_FOUND);
        assertThat(client.refused(new Request.Rpc("double", Payload.utf8("\"x\""))))
                .isEqualTo(ProtocolError.INTERNAL);
    }

    @Test
    void withoutAnyMethodCallsAreNotAvailable() {
        assertThat(insecure().connect().refused(new Request.Rpc("any", Payload.EMPTY)))
                .isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    void messagesReachTheApplicationInOrder() {
        List<String> heard = new ArrayList<>();
        TestServer server = server(builder -> builder.clients(INSECURE)
                .onMessage(event -> heard.add(event.data().utf8())));
        TestClient client = server.connect();
        for (int i = 0; i < 20; i++) {
            client.send(new Request.Send(Payload.utf8(Integer.toString(i))));
        }
        assertThat(client.take()).isEmpty();
        assertThat(heard).hasSize(20).first().isEqualTo("0");
        assertThat(heard).last().isEqualTo("19");
    }

    @Test
    void aMessageThatNobodyHearsCloses() {
        TestClient client = insecure().connect();
        client.send(new Request.Send(Payload.utf8("1")));
        assertThat(client.closedWith()).isEqualTo(Disconnect.NOT_AVAILABLE);
    }

    @Test
    void theUnusedPingCommandIsNotAvailable() {
        assertThat(insecure().connect().refused(new Request.Ping())).isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    void aClientCannotPileUpWorkForTheApplicationWithoutEnd() {
        TestServer server = server(builder -> builder.clients(INSECURE).onRpc("slow", event -> Payload.utf8("1")));
        TestClient client = server.connect();
        server.handlersRun(false);
        for (int i = 0; i < 1024; i++) {
            client.send(new Request.Rpc("slow", Payload.EMPTY));
        }
        assertThat(client.refused(new Request.Rpc("slow", Payload.EMPTY))).isEqualTo(ProtocolError.TOO_MANY_REQUESTS);
        server.handlersRun(true);
        assertThat(client.take()).hasSize(1024);
        assertThat(client.call(new Request.Rpc("slow", Payload.EMPTY), Result.Rpc.class))
                .isNotNull();
    }

    private static Request.Publish publish(String channel) {
        return new Request.Publish(channel, Payload.utf8("1"));
    }

    @Test
    @DisplayName("M10 a publisher that is faster than the deliveries is told so")
    void publishingIsRefusedWhileDeliveriesAreTooFarBehind() {
        nodes.mustBeOne("a publisher is not told how far behind another node is");
        TestServer server = server(
                builder -> builder.clients(INSECURE).namespace("stream", STREAM).deliveryQueueMaxSize(1_000));
        TestClient client = server.connect();
        client.subscribe("stream:a");
        List<CompletableFuture<PublishResult>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(server.fanfare()
                    .publish("stream:a", Payload.utf8(Integer.toString(i)))
                    .toCompletableFuture());
        }
        long accepted = results.stream()
                .filter(result -> !result.isCompletedExceptionally())
                .count();
        assertThat(accepted).isBetween(1L, 10L);
        assertThat(results.get(19)).isCompletedExceptionally();
        assertThatThrownBy(results.get(19)::join)
                .hasCauseInstanceOf(ErrorException.class)
                .hasMessageContaining("1000 bytes wait");
        assertThat(received(client)).hasSize((int) accepted);
        assertThat(publish(server, "stream:a", "21").offset()).isEqualTo(accepted + 1);
        assertThat(received(client)).containsExactly("21");
    }

    @Test
    void halfACharacterInATagIsReplacedAndNobodyMissesAnything() {
        TestServer server = insecure();
        TestClient client = server.connect();
        client.subscribe("stream:a");
        Publication halved = Publication.of(Payload.utf8("1")).withTags(Map.of("t", "x\ud83d"));
        server.get(server.fanfare().publish("stream:a", halved, PublishOptions.DEFAULT));
        publish(server, "stream:a", "2");
        List<Push.Published> pushes = client.pushes(Push.Published.class);
        assertThat(pushes).hasSize(2);
        assertThat(pushes.get(0).publication().tags()).containsEntry("t", "x\ufffd");
        TestClient late = server.connect();
        Result.Subscribe recovered =
                late.call(Request.Subscribe.to("stream:a").recovering(StreamPosition.NONE), Result.Subscribe.class);
        assertThat(recovered.publications()).hasSize(2);
    }

    @Test
    @DisplayName("M6 calls may also be made as our client libraries make them, with notifications or without")
    void callsAsOurClientLibrariesMakeThem() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .onRpc("echo", event -> event.data().isEmpty() ? Payload.EMPTY : event.data()));
        TestClient client = server.connect();
        assertThat(answerTo(client, "{\"name\":\"echo\",\"data\":[1]}")).isEqualTo("{\"data\":[1]}");
        assertThat(answerTo(client, "{\"name\":\"echo\"}")).isEqualTo("{}");
        assertThat(client.refused(new Request.Rpc("fanfare.event", Payload.utf8("{\"name\":\"other\"}"))))
                .isEqualTo(ProtocolError.METHOD_NOT_FOUND);
        assertThat(client.refused(new Request.Rpc("fanfare.event", Payload.utf8("{\"name\":\"fanfare.event\"}"))))
                .isEqualTo(ProtocolError.METHOD_NOT_FOUND);
        assertThat(insecure().connect().refused(new Request.Rpc("fanfare.event", Payload.EMPTY)))
                .isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    private static String answerTo(TestClient client, String event) {
        return client.call(new Request.Rpc("fanfare.event", Payload.utf8(event)), Result.Rpc.class)
                .data()
                .utf8();
    }
}
