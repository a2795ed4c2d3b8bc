package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscriptionGrant;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Expiry;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.ServerMessage;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L8 keepalive, and M7 expiry")
class PingAndExpiryTest extends SessionTestBase {

    private final TestTokens tokens = new TestTokens();

    @Test
    void theFirstPingComesInTheSecondHalfOfTheIntervalAndThenEveryInterval() {
        TestServer server = insecure();
        TestClient client = server.connect();
        server.advance(Duration.ofMillis(7_400));
        assertThat(client.take()).isEmpty();
        server.advance(Duration.ofMillis(7_700));
        assertThat(client.take()).containsExactly(new ServerMessage.Ping());
        for (int i = 0; i < 5; i++) {
            client.send(new Request.Pong());
            server.advance(Duration.ofSeconds(15));
            assertThat(client.take()).containsExactly(new ServerMessage.Ping());
        }
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void pingsOfManyClientsAreSpread() {
        TestServer server = insecure();
        List<TestClient> clients = Stream.generate(server::connect).limit(200).toList();
        server.advance(Duration.ofMillis(11_250));
        assertThat(clients.stream().filter(TestClient::takePing).count()).isBetween(50L, 150L);
    }

    @Test
    void noAnswerToAPingCloses() {
        TestServer server = insecure();
        TestClient client = server.connect();
        server.advance(Duration.ofMillis(15_100));
        server.advance(Duration.ofMillis(8_200));
        assertThat(client.closedWith()).isEqualTo(Disconnect.NO_PONG);
    }

    @Test
    void anAnswerToNoPingCloses() {
        TestServer server = insecure();
        TestClient client = server.connect();
        server.advance(Duration.ofMillis(15_100));
        client.send(new Request.Pong());
        assertThat(client.closedWith()).isNull();
        client.send(new Request.Pong());
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    @Test
    void anExpiringConnectionEndsAfterItsGraceUnlessRefreshed() {
        tokens.connection("short", expiring("ann", 60));
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        assertThat(client.call(Request.Connect.with("short"), Result.Connect.class)
                        .expiry())
                .isEqualTo(new Expiry(true, 60));
        keepAlive(server, 84, client);
        assertThat(client.closedWith()).isNull();
        keepAlive(server, 2, client);
        assertThat(client.closedWith()).isEqualTo(Disconnect.EXPIRED);
    }

    @Test
    void aRefreshedConnectionLivesOn() {
        tokens.connection("short", expiring("ann", 60)).connection("longer", expiring("ann", 600));
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        client.call(Request.Connect.with("short"), Result.Connect.class);
        keepAlive(server, 50, client);
        Result.Refresh refreshed = client.call(new Request.Refresh("longer"), Result.Refresh.class);
        assertThat(refreshed.expiry()).isEqualTo(new Expiry(true, 550));
        keepAlive(server, 100, client);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void aRefreshMustBringAValidTokenOfTheSameUser() {
        tokens.connection("ann's", expiring("ann", 60))
                .connection("bob's", expiring("bob", 60))
                .connection("past", expiring("ann", -1));
        TestServer server = server(builder -> builder.tokens(tokens));
        assertThat(closedByRefresh(server, "past")).isEqualTo(Disconnect.EXPIRED);
        assertThat(closedByRefresh(server, "bob's")).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(closedByRefresh(server, "forged")).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(closedByRefresh(server, "expired")).isEqualTo(Disconnect.EXPIRED);
        assertThat(closedByRefresh(server, "")).isEqualTo(Disconnect.BAD_REQUEST);
    }

    private static Disconnect closedByRefresh(TestServer server, String token) {
        TestClient client = server.open();
        client.call(Request.Connect.with("ann's"), Result.Connect.class);
        client.send(new Request.Refresh(token));
        return Objects.requireNonNull(client.closedWith());
    }

    @Test
    void aRefreshWithOtherChannelsHasTheClientConnectAnew() {
        Map<String, SubscribeOptions> news = Map.of("news", SubscribeOptions.DEFAULT);
        tokens.connection("ann's", expiring("ann", 60).withSubs(news))
                .connection("same", expiring("ann", 600).withSubs(news))
                .connection(
                        "more",
                        expiring("ann", 600)
                                .withSubs(Map.of("news", SubscribeOptions.DEFAULT, "b", SubscribeOptions.DEFAULT)))
                .connection("none", expiring("ann", 600));
        TestServer server = server(builder -> builder.tokens(tokens));
        assertThat(closedByRefresh(server, "more")).isEqualTo(Disconnect.INSUFFICIENT_STATE);
        assertThat(closedByRefresh(server, "none")).isEqualTo(Disconnect.INSUFFICIENT_STATE);
        assertThat(Disconnect.INSUFFICIENT_STATE.isTerminal()).isFalse();
        TestClient client = server.open();
        client.call(Request.Connect.with("ann's"), Result.Connect.class);
        server.get(server.fanfare().subscribe(ClientSelector.ofUser("ann"), "other", SubscribeOptions.DEFAULT));
        client.call(new Request.Refresh("same"), Result.Refresh.class);
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void aTokenWithAPastExpiryIsRefused() {
        tokens.connection("past", expiring("ann", -1));
        TestServer server = server(builder -> builder.tokens(tokens));
        assertThat(server.open().refused(Request.Connect.with("past"))).isEqualTo(ProtocolError.EXPIRED);
    }

    @Test
    void anInsecureServerKnowsNoExpiry() {
        tokens.connection("past", expiring("ann", -1));
        TestServer server = server(builder -> builder.tokens(tokens).clients(INSECURE));
        Result.Connect result = server.open().call(Request.Connect.with("past"), Result.Connect.class);
        assertThat(result.expiry()).isEqualTo(Expiry.NEVER);
    }

    @Test
    void anExpiringSubscriptionEndsAfterItsGraceUnlessRefreshed() {
        tokens.connection("ann's", Credentials.of("ann"))
                .subscription("short", grant("ann", "$news", 30))
                .subscription("longer", grant("ann", "$news", 120));
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        client.call(Request.Connect.with("ann's"), Result.Connect.class);
        Result.Subscribe subscribed =
                client.call(Request.Subscribe.to("$news").withToken("short"), Result.Subscribe.class);
        assertThat(subscribed.expiry()).isEqualTo(new Expiry(true, 30));
        keepAlive(server, 54, client);
        assertThat(client.call(new Request.SubRefresh("$news", "longer"), Result.SubRefresh.class)
                        .expiry())
                .isEqualTo(new Expiry(true, 66));
        keepAlive(server, 90, client);
        assertThat(client.pushes(Push.Unsubscribed.class)).isEmpty();
        keepAlive(server, 2, client);
        assertThat(client.pushes(Push.Unsubscribed.class))
                .containsExactly(new Push.Unsubscribed("$news", UnsubscribeCode.EXPIRED));
        assertThat(client.closedWith()).isNull();
    }

    @Test
    void refreshingASubscriptionHasItsRules() {
        tokens.connection("ann's", Credentials.of("ann"))
                .subscription("short", grant("ann", "$news", 30))
                .subscription("past", grant("ann", "$news", -1))
                .subscription("bob's", grant("bob", "$news", 30));
        TestServer server = server(builder -> builder.tokens(tokens));
        TestClient client = server.open();
        client.call(Request.Connect.with("ann's"), Result.Connect.class);
        assertThat(client.refused(new Request.SubRefresh("$news", "short"))).isEqualTo(ProtocolError.PERMISSION_DENIED);
        client.call(Request.Subscribe.to("$news").withToken("short"), Result.Subscribe.class);
        assertThat(client.refused(new Request.SubRefresh("$news", ""))).isEqualTo(ProtocolError.BAD_REQUEST);
        assertThat(client.refused(new Request.SubRefresh("$news", "expired"))).isEqualTo(ProtocolError.TOKEN_EXPIRED);
        assertThat(client.refused(new Request.SubRefresh("$news", "past"))).isEqualTo(ProtocolError.EXPIRED);
        client.send(new Request.SubRefresh("$news", "bob's"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    void refreshingWhatDoesNotExpireCloses() {
        TestClient client = insecure().connect();
        client.subscribe("news");
        client.send(new Request.SubRefresh("news", "any"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
    }

    private static Credentials expiring(String user, long seconds) {
        return Credentials.of(user).withExpireAt(FakeClock.START.plusSeconds(seconds));
    }

    private static SubscriptionGrant grant(String user, String channel, long seconds) {
        SubscribeOptions options = SubscribeOptions.builder()
                .expireAt(FakeClock.START.plusSeconds(seconds))
                .build();
        return new SubscriptionGrant(user, channel, "", options);
    }
}
