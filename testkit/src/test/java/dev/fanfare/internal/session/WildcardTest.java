package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.NamespaceOptionsBuilder;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
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
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M13 a subscription to a pattern")
@OnOneNodeAndOnTwo
class WildcardTest extends SessionTestBase {

    private static final FilterNode BTC = new FilterNode("", "ticker", "eq", "BTC", List.of(), List.of());

    /** Where names that end with an asterisk are patterns, with everything a namespace can offer. */
    private static NamespaceOptionsBuilder patterns() {
        return NamespaceOptions.builder()
                .allowWildcard(true)
                .historySize(10)
                .historyTtl(Duration.ofMinutes(1))
                .forceRecovery(true)
                .presence(true)
                .joinLeave(true)
                .forcePushJoinLeave(true)
                .allowUserLimitedChannels(true)
                .allowTagsFilter(true)
                .allowSubscribeForClient(true)
                .allowSubscribeForAnonymous(true)
                .allowPublishForClient(true)
                .allowPublishForAnonymous(true);
    }

    /** A server on which the application lets everybody have everything that the namespace does not give away. */
    private TestServer trusting() {
        return server(builder -> builder.withoutNamespace(patterns().build())
                .namespace("sport", patterns().build())
                .namespace("plain", NamespaceOptions.DEFAULT)
                .onConnecting(TestClient::believed)
                .onSubscribing(event -> SubscribeOptions.DEFAULT));
    }

    private static TestClient subscriber(TestServer server, String pattern) {
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        client.subscribe(pattern);
        return client;
    }

    private static List<String> seen(TestClient client) {
        return client.pushes(Push.Published.class).stream()
                .map(push -> push.publication().channel() + "="
                        + push.publication().data().utf8())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "news.*, 'news.a,news.,news.a.b,news.*x'",
        "n*, 'news.a,news.,news.a.b,news.*x,news,n'",
        "*, 'news.a,news.,news.a.b,news.*x,news,n,other'",
        "sport:*, 'sport:a,sport:b.c'",
        "sport:b*, sport:b.c",
        "$*, '$secret'",
        "$n*, ''",
        "sport:#*, 'sport:#7'",
        "nothing.*, ''"
    })
    @DisplayName("M13 is given what is published to all channels that match, and to no other")
    void isGivenWhatMatches(String pattern, String expected) {
        TestServer server = trusting();
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        server.get(server.fanfare().subscribe(ClientSelector.ofUser("ann"), pattern, SubscribeOptions.DEFAULT));
        List<String> channels = List.of(
                "news.a",
                "news.",
                "news.a.b",
                "news.*x",
                "news",
                "n",
                "other",
                "sport:a",
                "sport:b.c",
                "$secret",
                "sport:#7",
                "plain:x");
        channels.forEach(channel -> publish(server, channel, "1"));
        assertThat(client.pushes(Push.Published.class))
                .extracting(push -> push.publication().channel())
                .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected.split(",")));
    }

    @Test
    void eachPublicationSaysWhereItStandsInWhichChannel() {
        TestServer server = trusting();
        TestClient client = subscriber(server, "news.*");
        StreamPosition first = publish(server, "news.a", "1");
        StreamPosition other = publish(server, "news.b", "2");
        StreamPosition second = publish(server, "news.a", "3");
        assertThat(client.pushes(Push.Published.class))
                .extracting(push -> push.channel() + " " + position(push.publication()) + " "
                        + push.publication().tags().get(Publication.CHANNEL_TAG))
                .containsExactly(
                        "news.* news.a " + first + " news.a",
                        "news.* news.b " + other + " news.b",
                        "news.* news.a " + second + " news.a");
    }

    private static String position(Publication publication) {
        return publication.channel() + " " + new StreamPosition(publication.offset(), publication.epoch());
    }

    @Test
    void whoAlsoSubscribesToTheChannelGetsBoth() {
        TestServer server = trusting();
        TestClient client = subscriber(server, "news.*");
        client.subscribe("news.a");
        client.subscribe("n*");
        client.pushes(Push.Published.class);
        publish(server, "news.a", "1");
        assertThat(client.pushes(Push.Published.class))
                .extracting(Push::channel)
                .containsExactlyInAnyOrder("news.a", "news.*", "n*");
    }

    @Test
    void filtersByTags() {
        TestServer server = trusting();
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        client.call(
                new Request.Subscribe(
                        "news.*", "", false, StreamPosition.NONE, Payload.EMPTY, false, false, false, "", BTC, 0, 0),
                Result.Subscribe.class);
        server.get(server.fanfare().publish("news.a", tagged("1", "BTC"), PublishOptions.DEFAULT));
        server.get(server.fanfare().publish("news.b", tagged("2", "ETH"), PublishOptions.DEFAULT));
        assertThat(seen(client)).containsExactly("news.a=1");
    }

    private static Publication tagged(String json, String ticker) {
        return Publication.of(Payload.utf8(json)).withTags(Map.of("ticker", ticker));
    }

    @Test
    void hasNoPositionNoPresenceAndHearsOfNobody() {
        TestServer server = trusting();
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        Result.Subscribe result = client.call(
                Request.Subscribe.to("news.*").recovering(new StreamPosition(3, "x")), Result.Subscribe.class);
        assertThat(result.recoverable()).isFalse();
        assertThat(result.positioned()).isFalse();
        assertThat(result.wasRecovering()).isFalse();
        subscriber(server, "news.a");
        assertThat(client.pushes(Push.Join.class)).isEmpty();
        assertThat(client.refused(new Request.Presence("news.*"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
        assertThat(client.refused(new Request.PresenceStats("news.*"))).isEqualTo(ProtocolError.NOT_AVAILABLE);
    }

    @Test
    @DisplayName("M13 is only for whom a token or the application lets in")
    void isOnlyForTheTrusted() {
        TestServer server =
                server(builder -> builder.withoutNamespace(patterns().build()).onConnecting(TestClient::believed));
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        client.subscribe("news.a");
        assertThat(client.refused(Request.Subscribe.to("news.*"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThat(client.refused(Request.Subscribe.to("news.#ann*"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
    }

    @Test
    void isTheNameOfOneChannelWhereTheNamespaceHasNoPatterns() {
        TestServer server = insecure();
        TestClient client = server.connect();
        client.subscribe("news.*");
        publish(server, "news.a", "1");
        publish(server, "news.*", "2");
        assertThat(received(client)).containsExactly("2");
    }

    @Test
    void canBeMadeByTheServer() {
        TestServer server = trusting();
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        server.get(server.fanfare().subscribe(ClientSelector.ofUser("ann"), "sport:*", SubscribeOptions.DEFAULT));
        publish(server, "sport:a", "1");
        assertThat(seen(client)).containsExactly("sport:a=1");
        server.get(server.fanfare().unsubscribe(ClientSelector.ofUser("ann"), "sport:*"));
        publish(server, "sport:a", "2");
        assertThat(seen(client)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"news.*", "*", "sport:*"})
    void isNothingThatCouldBePublishedTo(String pattern) {
        TestServer server = trusting();
        TestClient client = server.open();
        client.call(TestClient.as("ann"), Result.Connect.class);
        assertThat(client.refused(new Request.Publish(pattern, Payload.utf8("1"))))
                .isEqualTo(ProtocolError.PERMISSION_DENIED);
        assertThatThrownBy(() -> publish(server, pattern, "1"))
                .hasCause(
                        new ErrorException(ProtocolError.BAD_REQUEST, "a pattern of channels cannot be published to"));
    }

    @Test
    void endsLikeAnyOther() {
        TestServer server = trusting();
        TestClient client = subscriber(server, "news.*");
        client.call(new Request.Unsubscribe("news.*"), Result.Unsubscribe.class);
        publish(server, "news.a", "1");
        assertThat(seen(client)).isEmpty();
        client.subscribe("news.*");
        publish(server, "news.a", "2");
        assertThat(seen(client)).containsExactly("news.a=2");
        client.drop();
        server.settle();
        assertThat(server.fanfare().nodeInfo().channels()).isZero();
    }

    @Test
    void doesNotGoWithAPolicyThatKeepsTheLatestOfAllChannelsTogether() {
        assertThatThrownBy(() -> NamespaceOptions.builder()
                        .allowWildcard(true)
                        .slowConsumerPolicy(SlowConsumers.Policy.LATEST)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allow_wildcard");
    }
}
