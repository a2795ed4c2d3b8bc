package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.RecoveryMode;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.history.HistoryFilter;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.OnOneNodeAndOnTwo;
import dev.fanfare.testkit.RecordingTransport;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M28 filters, of clients and of the server")
@OnOneNodeAndOnTwo
class FilteredTest extends SessionTestBase {

    private static final FilterNode ODD = new FilterNode("", "kind", "eq", "odd", List.of(), List.of());
    private static final FilterNode SMALL = new FilterNode("", "number", "lte", "3", List.of(), List.of());

    private static NamespaceOptionsBuilder filtered() {
        return NamespaceOptions.builder()
                .historySize(10)
                .historyTtl(Duration.ofMinutes(1))
                .forceRecovery(true)
                .allowTagsFilter(true)
                .allowHistoryForSubscriber(true)
                .allowHistoryForAnonymous(true);
    }

    /** Of channels with {@code odd:} everybody is only given what is odd. */
    private TestServer server() {
        return server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .namespace("odd", filtered().build())
                .namespace("all", filtered().build())
                .namespace(
                        "cache",
                        filtered().forceRecoveryMode(RecoveryMode.CACHE).build())
                .onSubscribing(event -> SubscribeOptions.builder()
                        .tagsFilter(event.channel().startsWith("odd:") ? ODD : null)
                        .build()));
    }

    private static Request.Subscribe request(String channel, @Nullable FilterNode filter) {
        return new Request.Subscribe(
                channel, "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, "", filter, 0, 0);
    }

    private static StreamPosition publish(TestServer server, String channel, int number) {
        Publication publication = Publication.of(Payload.utf8(Integer.toString(number)))
                .withTags(Map.of("kind", number % 2 == 0 ? "even" : "odd", "number", Integer.toString(number)));
        return server.get(server.fanfare().publish(channel, publication, PublishOptions.DEFAULT))
                .position();
    }

    private static void publishAll(TestServer server, String channel, int from, int to) {
        for (int number = from; number <= to; number++) {
            publish(server, channel, number);
        }
    }

    @Test
    void aClientCannotLiftTheFilterOfTheServer() {
        TestServer server = server();
        TestClient client = server.connect();
        client.subscribe("odd:a");
        FilterNode everything = new FilterNode(
                "or", "", "", "", List.of(), List.of(ODD, new FilterNode("not", "", "", "", List.of(), List.of(ODD))));
        TestClient cunning = server.connect();
        cunning.call(request("odd:a", everything), Result.Subscribe.class);
        TestClient modest = server.connect();
        modest.call(request("odd:a", SMALL), Result.Subscribe.class);
        publishAll(server, "odd:a", 1, 6);
        assertThat(received(client)).containsExactly("1", "3", "5");
        assertThat(received(cunning)).containsExactly("1", "3", "5");
        assertThat(received(modest)).as("its own filter takes away more").containsExactly("1", "3");
    }

    @Test
    void whatIsFilteredIsNotMissed() {
        TestServer server = server();
        TestClient client = server.connect();
        StreamPosition begin = client.subscribe("odd:a").position();
        publishAll(server, "odd:a", 2, 2);
        publishAll(server, "odd:a", 4, 5);
        server.advance(Duration.ofSeconds(5));
        assertThat(received(client)).containsExactly("5");
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        assertThat(client.closedWith()).isNull();
        Result.Subscribe again =
                server.connect().call(request("odd:a", null).recovering(begin), Result.Subscribe.class);
        assertThat(again.recovered()).isTrue();
        assertThat(offsets(again.publications())).containsExactly(3L);
    }

    @Test
    void historyIsFilteredAsTheSubscriptionIs() {
        TestServer server = server();
        TestClient client = server.connect();
        client.subscribe("odd:a");
        client.call(request("all:a", ODD), Result.Subscribe.class);
        for (String channel : List.of("odd:a", "all:a")) {
            publishAll(server, channel, 1, 4);
        }
        assertThat(history(client, "odd:a")).containsExactly(1L, 3L);
        assertThat(history(client, "all:a"))
                .as("a filter of the client's own is of the subscription alone")
                .containsExactly(1L, 2L, 3L, 4L);
    }

    private static List<Long> history(TestClient client, String channel) {
        Request.History request = new Request.History(channel, HistoryFilter.ALL, null, false);
        return offsets(client.call(request, Result.History.class).publications());
    }

    @Test
    void aCacheGivesTheNewestThatPasses() {
        TestServer server = server();
        publishAll(server, "cache:a", 1, 4);
        Result.Subscribe result =
                server.connect().call(request("cache:a", ODD).recovering(StreamPosition.NONE), Result.Subscribe.class);
        assertThat(result.recovered()).isTrue();
        assertThat(offsets(result.publications())).containsExactly(3L);
    }

    @Test
    void aSubscriptionByTheServerIsFilteredToo() {
        TestServer server = server();
        TestClient client = server.connect();
        server.get(server.fanfare()
                .subscribe(
                        ClientSelector.ofUser(""),
                        "all:a",
                        SubscribeOptions.builder().tagsFilter(ODD).build()));
        publishAll(server, "all:a", 1, 4);
        assertThat(received(client)).containsExactly("1", "3");
    }

    @Test
    void aSenselessFilterOfTheServerIsRefusedWhereItIsMade() {
        FilterNode senseless = new FilterNode("xor", "", "", "", List.of(), List.of());
        assertThatThrownBy(
                        () -> SubscribeOptions.builder().tagsFilter(senseless).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("xor");
    }

    @Test
    @DisplayName(
            "M2 a filter 1,000 levels deep closes its connection, one with too many nodes is refused, and nobody else notices")
    void aFilterThatIsTooDeepIsRefused() {
        TestServer server = server();
        TestClient victim = server.connect();
        victim.subscribe("all:a");
        for (var format : List.of(RecordingTransport.JSON, RecordingTransport.PROTOBUF)) {
            TestClient attacker = server.open(format);
            attacker.connect();
            assertThat(attacker.refused(request("all:a", nested(400)))).isEqualTo(ProtocolError.BAD_REQUEST);
            // No deeper, as the client in this test has a stack of its own to write it with.
            attacker.send(request("all:a", nested(600)));
            assertThat(attacker.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
        }
        publishAll(server, "all:a", 1, 2);
        assertThat(received(victim)).containsExactly("1", "2");
    }

    private static FilterNode nested(int levels) {
        FilterNode node = ODD;
        for (int i = 1; i < levels; i++) {
            node = new FilterNode("not", "", "", "", List.of(), List.of(node));
        }
        return node;
    }
}
