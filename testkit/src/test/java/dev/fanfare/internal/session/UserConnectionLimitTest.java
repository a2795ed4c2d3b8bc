package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M11 a user has no more connections than allowed")
class UserConnectionLimitTest extends SessionTestBase {

    private static final TestTokens TOKENS = new TestTokens()
            .connection("ann's", Credentials.of("ann"))
            .connection("bob's", Credentials.of("bob"))
            .connection("nobody's", Credentials.of(""))
            .connection("lost", Credentials.of("ann").withSubs(Map.of("nowhere:a", SubscribeOptions.DEFAULT)));

    private TestServer limited() {
        return server(builder -> builder.tokens(TOKENS)
                .clients(ClientOptions.builder().userConnectionLimit(2).build()));
    }

    private static void assertTurnedAway(TestServer server) {
        TestClient client = server.open();
        client.send(Request.Connect.with("ann's"));
        assertThat(client.closedWith()).isEqualTo(Disconnect.CONNECTION_LIMIT);
    }

    @Test
    void oneMoreIsTurnedAwayAndNobodyElseIs() {
        TestServer server = limited();
        TestClient first = connect(server, "ann's");
        TestClient second = connect(server, "ann's");
        assertTurnedAway(server);
        connect(server, "bob's");
        Stream.generate(() -> "nobody's").limit(5).forEach(token -> connect(server, token));
        assertThat(first.closedWith()).isNull();
        second.drop();
        connect(server, "ann's");
        assertTurnedAway(server);
    }

    @Test
    void whoeverIsRefusedOrGoneTakesNoPlace() {
        TestServer server = limited();
        for (int i = 0; i < 10; i++) {
            assertThat(server.open().refused(Request.Connect.with("lost"))).isEqualTo(ProtocolError.UNKNOWN_CHANNEL);
            assertThat(server.open().refused(Request.Connect.with("expired"))).isEqualTo(ProtocolError.TOKEN_EXPIRED);
            connect(server, "ann's").drop();
            server.fanfare().nodeInfo();
        }
        connect(server, "ann's");
        connect(server, "ann's");
        assertTurnedAway(server);
    }

    @Test
    void aDryRunOnlyCounts() {
        TestServer server = server(builder -> builder.tokens(TOKENS)
                .clients(ClientOptions.builder()
                        .userConnectionLimit(2)
                        .connectionLimitDryRun(true)
                        .build()));
        OverLimit over = new OverLimit("user_connection_limit", "connect", true);
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(connect(server, "ann's"));
        }
        assertThat(server.fanfare().connections().overLimits()).containsEntry(over, 3L);
        clients.forEach(TestClient::drop);
        connect(server, "ann's");
        assertThat(server.fanfare().connections().overLimits())
                .as("those that are gone have given back what they took")
                .containsEntry(over, 3L);
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatThrownBy(() -> ClientOptions.builder().userConnectionLimit(-1).build())
                .hasMessageContaining("user_connection_limit");
    }
}
