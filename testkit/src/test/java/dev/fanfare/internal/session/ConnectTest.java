package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.PersonalChannel;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M2 connecting")
class ConnectTest extends SessionTestBase {

    private static final ProtocolError CUSTOM = new ProtocolError(1000, "come later", true);

    private final TestTokens tokens = new TestTokens();

    @Test
    void theReplyAnnouncesIdVersionAndPings() {
        TestServer server = insecure();
        Result.Connect first = server.open().connect();
        assertThat(first.client()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(first.version()).isNotEmpty();
        assertThat(first.pingSeconds()).isEqualTo(15);
        assertThat(first.pong()).isTrue();
        assertThat(first.expiry()).isEqualTo(Expiry.NEVER);
        assertThat(server.open().connect().client()).isNotEqualTo(first.client());
    }

    @Test
    void nobodyConnectsWithoutCredentials() {
        TestClient client = server(builder -> {}).open();
        client.send(Request.Connect.with(""));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    void anonymousClientsConnectWhereTheyMay() {
        TestServer server = server(builder -> builder.clients(
                ClientOptions.builder().allowAnonymousConnectWithoutToken(true).build()));
        assertThat(server.open().connect().client()).isNotEmpty();
    }

    @Test
    void aTokenSaysWhoTheClientIs() {
        tokens.connection("ann's", Credentials.of("ann").withData(Payload.utf8("{\"hi\":1}")));
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        Result.Connect result = client.call(Request.Connect.with("ann's"), Result.Connect.class);
        assertThat(result.data()).isEqualTo(Payload.utf8("{\"hi\":1}"));
        assertThat(server.fanfare().nodeInfo().users()).isEqualTo(1);
    }

    @Test
    void aForgedTokenCloses() {
        TestClient client = server(builder -> builder.tokens(tokens)).open();
        client.send(Request.Connect.with("forged"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void aTokenIsCheckedEvenWhereNoneIsNeeded() {
        TestClient client =
                server(builder -> builder.clients(INSECURE).tokens(tokens)).open();
        client.send(Request.Connect.with("forged"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void anExpiredTokenIsAnErrorAndTheConnectionIsDeadAfterwards() {
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        assertThat(client.refused(Request.Connect.with("expired"))).isEqualTo(ProtocolError.TOKEN_EXPIRED);
        assertThat(client.closedWith()).isNull();
        client.send(Request.Subscribe.to("news"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    void whatFollowsARefusedConnectInItsFrameIsIgnored() {
        TestClient client = server(builder -> builder.tokens(tokens)).open();
        client.sendAll(new Command(1, Request.Connect.with("expired")), new Command(2, Request.Subscribe.to("news")));
        assertThat(client.take()).containsExactly(new Reply.Failure(1, ProtocolError.TOKEN_EXPIRED));
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void aRefusedClientThatStaysIsClosedByTime() {
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        client.refused(Request.Connect.with("expired"));
        server.advance(Duration.ofSeconds(11));
        assertThat(client.closedWith()).isEqualTo(Disconnect.STALE);
    }

    @Test
    void tokensWithoutAUserAreRefusedWhereTheyMustHaveOne() {
        tokens.connection("nobody's", Credentials.ANONYMOUS);
        ClientOptions strict =
                ClientOptions.builder().disallowAnonymousConnectionTokens(true).build();
        TestClient client =
                server(builder -> builder.tokens(tokens).clients(strict)).open();
        client.send(Request.Connect.with("nobody's"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void aClientThatNeverConnectsIsClosed() {
        TestServer server = insecure();
        TestClient client = server.open();
        server.advance(Duration.ofMillis(9_900));
        assertThat(client.closedWith()).isNull();
        server.advance(Duration.ofMillis(300));
        assertThat(client.closedWith()).isEqualTo(Disconnect.STALE);
    }

    @Test
    void nothingMayComeBeforeConnect() {
        TestClient client = insecure().open();
        client.send(Request.Subscribe.to("news"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    void aSecondConnectCloses() {
        TestClient client = insecure().connect();
        client.send(Request.Connect.with(""));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "nonsense",
                "{\"id\":5}",
                "{\"id\":5,\"dance\":{}}",
                "{\"subscribe\":{\"channel\":\"news\"}}",
                "{\"id\":\"5\",\"publish\":{}}",
                "{\"id\":5,\"subscribe\":[]}",
                "{\"id\":5,\"subscribe\":{\"channel\":5}}",
                "{\"id\":-1,\"subscribe\":{\"channel\":\"a\"}}",
                "{\"id\":4294967296,\"subscribe\":{\"channel\":\"a\"}}",
                "{\"id\":5,\"subscribe\":{\"channel\":\"a\",\"offset\":-1}}",
                "{\"id\":5,\"subscribe\":{\"channel\":\"a\"",
                "{}",
            })
    void aFrameThatMustNotBeCloses(String frame) {
        TestServer server = insecure();
        TestClient other = server.connect();
        TestClient client = server.connect();
        client.sendRaw(frame.getBytes(StandardCharsets.UTF_8));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
        assertThat(other.subscribe("news")).isNotNull();
    }

    @Test
    void unknownFieldsAreIgnored() {
        TestClient client = insecure().connect();
        client.sendRaw("{\"id\":9,\"dance\":1,\"subscribe\":{\"channel\":\"news\",\"dance\":[{}],\"phase\":0}}"
                .getBytes(StandardCharsets.UTF_8));
        assertThat(client.reply(9)).isInstanceOf(Reply.Success.class);
    }

    @Test
    void whatComesWithConnectWaitsForItsDecisionAndKeepsItsOrder() {
        TestServer server = server(builder -> builder.clients(INSECURE).onConnecting(event -> Credentials.of("ann")));
        server.handlersRun(false);
        TestClient client = server.open();
        client.sendAll(
                new Command(1, Request.Connect.with("")),
                new Command(2, Request.Subscribe.to("a")),
                new Command(3, new Request.Publish("a", Payload.utf8("1"))),
                new Command(4, new Request.Unsubscribe("a")));
        assertThat(client.take()).isEmpty();
        assertThat(client.transport().isReading()).isFalse();
        server.handlersRun(true);
        assertThat(client.take())
                .filteredOn(Reply.class::isInstance)
                .extracting(reply -> ((Reply) reply).id())
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(client.transport().isReading()).isTrue();
    }

    @Test
    void repliesToOneFrameLeaveTogether() {
        TestClient client = insecure().open();
        client.sendAll(
                new Command(1, Request.Connect.with("")),
                new Command(2, Request.Subscribe.to("a")),
                new Command(3, Request.Subscribe.to("b")));
        assertThat(client.transport().flushes()).isEqualTo(1);
    }

    @Test
    void theApplicationDecidesWhoConnects() {
        List<ConnectingEvent> events = new ArrayList<>();
        TestServer server = server(builder -> builder.onConnecting(event -> {
            events.add(event);
            return switch (event.data().utf8()) {
                case "1" -> throw new ErrorException(CUSTOM);
                case "2" -> throw new DisconnectException(Disconnect.PERMISSION_DENIED);
                case "3" -> throw new IllegalStateException("the database is gone");
                default -> Credentials.of("ann");
            };
        }));
        assertThat(server.open().refused(withData("1"))).isEqualTo(CUSTOM);
        TestClient closed = server.open();
        closed.send(withData("2"));
        assertThat(closed.closedWith()).isEqualTo(Disconnect.PERMISSION_DENIED);
        assertThat(server.open().refused(withData("3"))).isEqualTo(ProtocolError.INTERNAL);
        Result.Connect connected = server.open().call(withData("4"), Result.Connect.class);
        assertThat(events.get(3).clientId()).isEqualTo(connected.client());
        assertThat(events.get(3).transport()).isEqualTo("recording");
        assertThat(server.fanfare().nodeInfo().clients()).isEqualTo(1);
    }

    @Test
    @DisplayName("Invariant 5: a session closes once and its close handler runs once, whatever closed it")
    void theCloseHandlerRunsOnce() {
        List<String> events = new ArrayList<>();
        TestServer server = server(builder -> builder.clients(INSECURE)
                .onConnected(client -> events.add("+"))
                .onDisconnected(event -> events.add("-" + event.reason().code())));
        TestClient dropped = server.connect();
        dropped.drop();
        dropped.transport().close(Disconnect.FORCED);
        TestClient misbehaving = server.connect();
        misbehaving.sendRaw(new byte[0]);
        misbehaving.drop();
        server.open().drop();
        server.settle();
        assertThat(events).containsExactly("+", "-3000", "+", "-3501");
        assertThat(server.fanfare().nodeInfo().clients()).isZero();
    }

    @Test
    void aConnectionThatBreaksWhileItConnectsIsForgotten() {
        List<String> events = new ArrayList<>();
        TestServer server = server(builder -> builder.onConnecting(event -> Credentials.of("ann"))
                .onConnected(client -> events.add("+"))
                .onDisconnected(event -> events.add("-")));
        server.handlersRun(false);
        TestClient client = server.open();
        client.send(Request.Connect.with(""));
        client.drop();
        server.handlersRun(true);
        assertThat(events).isEmpty();
        assertThat(server.fanfare().nodeInfo().clients()).isZero();
    }

    @Test
    void shutdownClosesEveryClientForReconnect() {
        TestServer server = insecure();
        TestClient client = server.connect();
        TestClient newcomer = server.open();
        server.fanfare().shutDownClients();
        server.settle();
        assertThat(client.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
        assertThat(newcomer.closedWith()).isEqualTo(Disconnect.SHUTDOWN);
    }

    @Test
    void manyCommandsInOneFrameAreAllAnsweredAndOthersGetTheirTurnBetween() {
        TestServer server = new TestServer(1, builder -> builder.clients(INSECURE));
        TestClient greedy = server.connect();
        TestClient other = server.connect();
        Command[] subscribes = new Command[10_000];
        for (int i = 0; i < subscribes.length; i++) {
            subscribes[i] = new Command(i + 100, Request.Subscribe.to("c" + i));
        }
        greedy.sendAllWithoutSettling(subscribes);
        assertThat(greedy.transport().isReading()).isFalse();
        assertThat(greedy.transport().take()).hasSize(CommandPump.SLICE);
        other.sendAllWithoutSettling(new Command(2, Request.Subscribe.to("news")));
        assertThat(other.transport().take()).hasSize(1);

        server.settle();
        List<Reply> replies = greedy.take().stream().map(Reply.class::cast).toList();
        assertThat(replies).hasSize(subscribes.length - CommandPump.SLICE);
        assertThat(replies.get(replies.size() - 1)).isEqualTo(new Reply.Failure(10_099, ProtocolError.LIMIT_EXCEEDED));
        assertThat(greedy.transport().isReading()).isTrue();
        assertThat(greedy.closedWith()).isNull();
        server.close();
    }

    @Test
    void serverSideSubscriptionsComeWithTheReply() {
        tokens.connection("ann's", Credentials.of("ann").withSubs(Map.of("stream:a", SubscribeOptions.DEFAULT)));
        TestServer server = server(builder -> builder.tokens(tokens).namespace("stream", STREAM));
        publish(server, "stream:a", "1");
        TestClient client = server.open();
        Result.Connect result = client.call(Request.Connect.with("ann's"), Result.Connect.class);
        assertThat(result.subs()).containsOnlyKeys("stream:a");
        assertThat(result.subs().values())
                .extracting(sub -> sub.position().offset())
                .containsExactly(1L);
        publish(server, "stream:a", "2");
        assertThat(received(client)).containsExactly("2");
        assertThat(client.refused(Request.Subscribe.to("stream:a"))).isEqualTo(ProtocolError.ALREADY_SUBSCRIBED);
    }

    @Test
    void serverSideSubscriptionsRecoverWhatWasMissed() {
        tokens.connection("ann's", Credentials.of("ann").withSubs(Map.of("stream:a", SubscribeOptions.DEFAULT)));
        TestServer server = server(builder -> builder.tokens(tokens).namespace("stream", STREAM));
        var seen = publish(server, "stream:a", "1");
        publish(server, "stream:a", "2");
        publish(server, "stream:a", "3");
        Request.Connect reconnect = new Request.Connect(
                "ann's",
                Payload.EMPTY,
                Map.of("stream:a", Request.Subscribe.to("").recovering(seen)),
                "",
                "",
                Map.of());
        Result.Connect result = server.open().call(reconnect, Result.Connect.class);
        assertThat(result.subs().values()).singleElement().satisfies(recovered -> {
            assertThat(recovered.recovered()).isTrue();
            assertThat(offsets(recovered.publications())).containsExactly(2L, 3L);
        });
    }

    @ParameterizedTest
    @CsvSource({"'',107", "nowhere:a,102", "letters:1,107"})
    void aServerSideChannelThatCannotBeUsedIsRefusedLikeAnyOther(String channel, int code) {
        tokens.connection("ann's", Credentials.of("ann").withSubs(Map.of(channel, SubscribeOptions.DEFAULT)));
        TestServer server = server(builder -> builder.tokens(tokens)
                .namespace(
                        "letters",
                        NamespaceOptions.builder().channelRegex("[a-z]+").build()));
        assertThat(server.open().refused(Request.Connect.with("ann's")).code()).isEqualTo(code);
    }

    @Test
    void everyUserHasAPersonalChannelIfTheServerSaysSo() {
        tokens.connection("ann's", Credentials.of("ann"));
        TestServer server = server(builder -> builder.tokens(tokens)
                .clients(ClientOptions.builder()
                        .subscribeToUserPersonalChannel(new PersonalChannel(true, ""))
                        .build()));
        TestClient client = server.open();
        assertThat(client.call(Request.Connect.with("ann's"), Result.Connect.class)
                        .subs())
                .containsOnlyKeys("#ann");
        publish(server, "#ann", "1");
        assertThat(received(client)).containsExactly("1");
    }

    @Test
    void theServersClockComesWithTheReplyIfAskedFor() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                .insecure(true)
                .connectIncludeServerTime(true)
                .build()));
        assertThat(server.open().connect().timeMillis()).isPositive();
        assertThat(insecure().open().connect().timeMillis()).isZero();
    }

    private static Request.Connect withData(String json) {
        return new Request.Connect("", Payload.utf8(json), Map.of(), "", "", Map.of());
    }
}
