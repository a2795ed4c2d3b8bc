package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Command;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Reply;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M3 subscribing")
@OnOneNodeAndOnTwo
class SubscribeTest extends SessionTestBase {

    private final TestTokens tokens =
            new TestTokens().connection("ann's", Credentials.of("ann")).connection("nobody's", Credentials.ANONYMOUS);

    @Test
    void aSubscriberGetsWhatIsPublishedInBothEncodings() {
        TestServer server = insecure();
        TestClient json = server.connect();
        TestClient protobuf = server.open(RecordingTransport.PROTOBUF);
        protobuf.connect();
        json.subscribe("news");
        protobuf.subscribe("news");
        publish(server, "news", "{\"a\":1}");
        publish(server, "news", "{\"a\":2}");
        publish(server, "other", "{\"a\":3}");
        assertThat(received(json)).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(received(protobuf)).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void whoIsUnsubscribedGetsNothingMore() {
        TestServer server = insecure();
        TestClient client = server.connect();
        client.subscribe("news");
        client.call(new Request.Unsubscribe("news"), Result.Unsubscribe.class);
        publish(server, "news", "1");
        assertThat(received(client)).isEmpty();
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
    }

    @Test
    void unsubscribingFromNothingSucceeds() {
        assertThat(insecure().connect().call(new Request.Unsubscribe("news"), Result.Unsubscribe.class))
                .isNotNull();
    }

    @Test
    void theReplyComesBeforeAnyPublication() {
        TestServer server = insecure();
        TestClient client = server.connect();
        long id = client.send(Request.Subscribe.to("news"));
        publish(server, "news", "1");
        assertThat(client.take())
                .first()
                .isInstanceOfSatisfying(
                        Reply.class, reply -> assertThat(reply.id()).isEqualTo(id));
    }

    @Test
    void impossibleChannelsAreRefused() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .namespace("re", NamespaceOptions.builder().channelRegex("^ü+$").build()));
        TestClient client = server.connect();
        assertThat(client.refused(Request.Subscribe.to("x".repeat(256)))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(Request.Subscribe.to("nowhere:news"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(client.refused(Request.Subscribe.to("übel"))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(Request.Subscribe.to("re:u"))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.subscribe("re:üü")).isNotNull();
        client.subscribe("news");
        assertThat(client.refused(Request.Subscribe.to("news"))).isEqualTo(ProtocolError.ALREADY_SUBSCRIBED);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void anEmptyChannelOrAnUnknownDeltaCloses() {
        TestClient first = insecure().connect();
        first.send(Request.Subscribe.to(""));
        assertThat(first.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
        TestClient second = insecure().connect();
        second.send(subscribe("news", "vcdiff", null, 0, 0));
        assertThat(second.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    @DisplayName("M2 what is wrong with a subscribe is looked for in the order of the protocol")
    void checksComeInTheirOrder() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .channelLimit(1)
                        .build())
                .namespace(
                        "open",
                        NamespaceOptions.builder()
                                .allowSubscribeForClient(true)
                                .allowSubscribeForAnonymous(true)
                                .build()));
        for (String channel : List.of("", "x".repeat(256))) {
            TestClient closed = server.connect();
            closed.send(subscribe(channel, "vcdiff", null, 0, 0));
            assertThat(closed.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
        }
        FilterNode senseless = new FilterNode("xor", "", "", "", List.of(), List.of());
        TestClient free = server.connect();
        assertThat(free.refused(subscribe("nowhere:ü", "", senseless, 0, 1))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
        assertThat(free.refused(subscribe("open:ü", "", null, 0, 1))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(free.refused(subscribe("$private", "", null, 0, 1))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        free.subscribe("open:a");
        assertThat(free.refused(subscribe("nowhere:" + "x".repeat(256), "", senseless, 0, 1)))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(free.refused(subscribe("open:a", "", senseless, 0, 1))).isEqualTo(ProtocolError.ALREADY_SUBSCRIBED);
        assertThat(free.refused(subscribe("nowhere:a", "", senseless, 0, 1))).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        assertThat(free.closedWith()).isNull();
    }

    @Test
    void aClientHasALimitedNumberOfSubscriptions() {
        TestClient client = insecure().connect();
        for (int i = 0; i < 128; i++) {
            client.subscribe("c" + i);
        }
        assertThat(client.refused(Request.Subscribe.to("one-more"))).isEqualTo(ProtocolError.LIMIT_EXCEEDED);
        client.call(new Request.Unsubscribe("c0"), Result.Unsubscribe.class);
        assertThat(client.subscribe("one-more")).isNotNull();
    }

    @Test
    void otherSubscriptionTypesAreRefused() {
        assertThat(insecure().connect().refused(subscribe("news", "", null, 0, 1)))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void withoutPermissionNobodySubscribes() {
        assertThat(ann(builder -> {}).refused(Request.Subscribe.to("news"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void anOptionAllowsClientsOrAnonymousOnes() {
        TestServer server = server(builder -> builder.tokens(tokens)
                .namespace(
                        "known",
                        NamespaceOptions.builder().allowSubscribeForClient(true).build())
                .namespace(
                        "all",
                        NamespaceOptions.builder()
                                .allowSubscribeForClient(true)
                                .allowSubscribeForAnonymous(true)
                                .build()));
        TestClient ann = connect(server, "ann's");
        TestClient nobody = connect(server, "nobody's");
        assertThat(ann.subscribe("known:a")).isNotNull();
        assertThat(nobody.refused(Request.Subscribe.to("known:a"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(nobody.subscribe("all:a")).isNotNull();
    }

    @Test
    void userLimitedChannelsAreForTheUsersTheyName() {
        TestClient client = ann(builder -> builder.withoutNamespace(
                NamespaceOptions.builder().allowUserLimitedChannels(true).build()));
        assertThat(client.subscribe("talk#bob,ann")).isNotNull();
        assertThat(client.subscribe("#ann")).isNotNull();
        assertThat(client.refused(Request.Subscribe.to("talk#bob"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client.refused(Request.Subscribe.to("talk#an"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void privateChannelsNeedAToken() {
        TestClient client = ann(builder -> builder.withoutNamespace(
                NamespaceOptions.builder().allowSubscribeForClient(true).build()));
        assertThat(client.refused(Request.Subscribe.to("$news"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client.subscribe("news")).isNotNull();
    }

    @Test
    void aTokenAllowsItsChannelToItsUserAndClientOnly() {
        Payload data = Payload.utf8("{\"d\":1}");
        tokens.subscription("good", grant("ann", "$news", "", data))
                .subscription("bob's", grant("bob", "$news", "", data))
                .subscription("elsewhere", grant("ann", "$other", "", data))
                .subscription("another client's", grant("ann", "$news", "somebody", data));
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = connect(server, "ann's");
        Result.Subscribe result = client.call(Request.Subscribe.to("$news").withToken("good"), Result.Subscribe.class);
        assertThat(result.data()).isEqualTo(data);
        for (String wrong : List.of("bob's", "elsewhere", "another client's")) {
            TestClient offender = connect(server, "ann's");
            offender.send(Request.Subscribe.to("$news").withToken(wrong));
            assertThat(offender.closedWith()).as(wrong).isEqualTo(Disconnect.INVALID_TOKEN);
        }
        TestClient other = connect(server, "ann's");
        assertThat(other.refused(Request.Subscribe.to("$news").withToken("forged")))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(other.refused(Request.Subscribe.to("$news").withToken("expired")))
                .isEqualTo(ProtocolError.TOKEN_EXPIRED);
        assertThat(other.closedWith()).isNull();
    }

    @Test
    @DisplayName("M12 the application decides what no option allows")
    void theApplicationDecidesWhatNoOptionAllows() {
        List<String> asked = new ArrayList<>();
        TestClient client = ann(builder -> builder.namespace(
                        "open",
                        NamespaceOptions.builder().allowSubscribeForClient(true).build())
                .onSubscribing(event -> {
                    asked.add(event.client().user() + " " + event.channel());
                    if (event.channel().equals("secret")) {
                        throw new ErrorException(new ProtocolError(1001, "no", false));
                    }
                    return SubscribeOptions.builder().data(Payload.utf8("7")).build();
                }));
        assertThat(client.subscribe("open:a").data()).isEqualTo(Payload.EMPTY);
        assertThat(client.subscribe("news").data()).isEqualTo(Payload.utf8("7"));
        assertThat(client.refused(Request.Subscribe.to("secret")).code()).isEqualTo(1001);
        assertThat(asked).containsExactly("ann news", "ann secret");
    }

    @Test
    void anUnsubscribeThatOvertakesItsSubscribeIsAnsweredAfterIt() {
        TestServer server =
                server(builder -> builder.clients(INSECURE).onSubscribing(event -> SubscribeOptions.DEFAULT));
        TestClient client = server.connect();
        server.handlersRun(false);
        client.sendAll(new Command(10, Request.Subscribe.to("news")), new Command(11, new Request.Unsubscribe("news")));
        assertThat(client.take()).isEmpty();
        server.handlersRun(true);
        assertThat(client.take()).extracting(message -> ((Reply) message).id()).containsExactly(10L, 11L);
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
    }

    @Test
    void anUnsubscribeThatOvertakesARefusedSubscribeSucceedsToo() {
        TestServer server = server(builder -> builder.clients(INSECURE).onSubscribing(event -> {
            throw new ErrorException(ProtocolError.PERMISSION_DENIED);
        }));
        TestClient client = server.connect();
        server.handlersRun(false);
        client.sendAll(new Command(10, Request.Subscribe.to("news")), new Command(11, new Request.Unsubscribe("news")));
        server.handlersRun(true);
        assertThat(client.take())
                .containsExactly(
                        new Reply.Failure(10, ProtocolError.PERMISSION_DENIED),
                        new Reply.Success(11, new Result.Unsubscribe()));
    }

    @Test
    void aSecondSubscribeWhileTheFirstIsDecidedIsRefused() {
        TestServer server =
                server(builder -> builder.clients(INSECURE).onSubscribing(event -> SubscribeOptions.DEFAULT));
        TestClient client = server.connect();
        server.handlersRun(false);
        client.send(Request.Subscribe.to("news"));
        assertThat(client.refused(Request.Subscribe.to("news"))).isEqualTo(ProtocolError.ALREADY_SUBSCRIBED);
        server.handlersRun(true);
    }

    @Test
    void aConnectionThatBreaksWhileItSubscribesLeavesNothingBehind() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(NamespaceOptions.builder().presence(true).build())
                .onSubscribing(event -> SubscribeOptions.DEFAULT));
        TestClient client = server.connect();
        server.handlersRun(false);
        client.send(Request.Subscribe.to("news"));
        client.drop();
        server.handlersRun(true);
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
        assertThat(server.get(server.fanfare().presence("news"))).isEmpty();
    }

    @Test
    void aFilterLetsThroughWhatMatches() {
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(
                        NamespaceOptions.builder().allowTagsFilter(true).build()));
        TestClient client = server.connect();
        FilterNode filter = new FilterNode("", "ticker", "eq", "BTC", List.of(), List.of());
        client.call(subscribe("rates", "", filter, 0, 0), Result.Subscribe.class);
        publishTagged(server, "rates", "1", Map.of("ticker", "BTC"));
        publishTagged(server, "rates", "2", Map.of("ticker", "ETH"));
        publishTagged(server, "rates", "3", Map.of());
        publishTagged(server, "rates", "4", Map.of("ticker", "BTC"));
        assertThat(received(client)).containsExactly("1", "4");
    }

    @Test
    void aFilterIsRefusedWhereItMayNotBeOrMakesNoSense() {
        FilterNode filter = new FilterNode("", "ticker", "eq", "BTC", List.of(), List.of());
        assertThat(insecure().connect().refused(subscribe("rates", "", filter, 0, 0)))
                .isEqualTo(ProtocolError.BAD_REQUEST);
        TestServer server = server(builder -> builder.clients(INSECURE)
                .withoutNamespace(
                        NamespaceOptions.builder().allowTagsFilter(true).build()));
        FilterNode senseless = new FilterNode("xor", "", "", "", List.of(), List.of());
        assertThat(server.connect().refused(subscribe("rates", "", senseless, 0, 0)))
                .isEqualTo(ProtocolError.BAD_REQUEST);
    }

    private static void publishTagged(TestServer server, String channel, String json, Map<String, String> tags) {
        Publication publication = Publication.of(Payload.utf8(json)).withTags(tags);
        server.get(server.fanfare().publish(channel, publication, PublishOptions.DEFAULT));
    }

    private static Request.Subscribe subscribe(
            String channel, String delta, @Nullable FilterNode filter, long flags, int type) {
        return new Request.Subscribe(
                channel,
                "",
                false,
                StreamPosition.NONE,
                Payload.EMPTY,
                false,
                false,
                false,
                delta,
                filter,
                flags,
                type);
    }

    private static SubscriptionGrant grant(String user, String channel, String client, Payload data) {
        return new SubscriptionGrant(
                user, channel, client, SubscribeOptions.builder().data(data).build());
    }

    private TestClient ann(Consumer<FanfareBuilder> configure) {
        return connect(server(builder -> configure.accept(builder.tokens(tokens))), "ann's");
    }

    @Test
    void anonymousClientsNeedBothPermissions() {
        TestServer server = server(builder -> builder.tokens(tokens)
                .withoutNamespace(NamespaceOptions.builder()
                        .allowSubscribeForAnonymous(true)
                        .build()));
        assertThat(connect(server, "nobody's").refused(Request.Subscribe.to("news")))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void separatorsMeanThemselves() {
        ChannelSyntax piped = new ChannelSyntax(255, "$", ":", "#", "|");
        assertThat(piped.listsUser("talk#12|34", "12")).isTrue();
        assertThat(piped.listsUser("talk#12|34", "1")).isFalse();
    }

    @Test
    void aClientMayChangeItsMindWhileTheApplicationIsAsked() {
        TestServer server = server(builder -> builder.tokens(tokens).onSubscribing(event -> SubscribeOptions.DEFAULT));
        TestClient client = connect(server, "ann's");
        server.handlersRun(false);
        long subscribe = client.send(Request.Subscribe.to("news"));
        long unsubscribe = client.send(new Request.Unsubscribe("news"));
        long unsubscribeAgain = client.send(new Request.Unsubscribe("news"));
        long subscribeAgain = client.send(Request.Subscribe.to("news"));
        server.handlersRun(true);
        assertThat(client.result(subscribe, Result.Subscribe.class)).isNotNull();
        assertThat(client.result(unsubscribe, Result.Unsubscribe.class)).isNotNull();
        assertThat(client.result(unsubscribeAgain, Result.Unsubscribe.class)).isNotNull();
        assertThat(client.result(subscribeAgain, Result.Subscribe.class)).isNotNull();
        publish(server, "news", "1");
        assertThat(received(client)).containsExactly("1");
    }

    @Test
    void anUnsubscribeIsAnsweredThoughTheSubscriptionFails() {
        TestServer server = server(builder -> builder.tokens(tokens)
                .onSubscribing(event ->
                        SubscribeOptions.builder().expireAt(Instant.EPOCH).build()));
        TestClient client = connect(server, "ann's");
        server.handlersRun(false);
        long subscribe = client.send(Request.Subscribe.to("news"));
        long unsubscribe = client.send(new Request.Unsubscribe("news"));
        server.handlersRun(true);
        assertThat(client.reply(subscribe)).isEqualTo(new Reply.Failure(subscribe, ProtocolError.EXPIRED));
        assertThat(client.result(unsubscribe, Result.Unsubscribe.class)).isNotNull();
    }
}
