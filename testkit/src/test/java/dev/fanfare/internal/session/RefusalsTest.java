package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Request;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("L7 connections that the server ends are counted by the code that tells why")
class RefusalsTest extends SessionTestBase {

    @Test
    void malformedAndUnauthorisedClientsAreCountedAndOthersAreNot() {
        TestServer server = server(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(false)
                        .build())
                .onConnecting(TestClient::believed));
        TestClient good = server.open();
        good.send(TestClient.as("ann"));
        for (int i = 0; i < 3; i++) {
            TestClient malformed = server.open();
            malformed.sendRaw("{\"id\":1,\"connect\":[".getBytes(StandardCharsets.UTF_8));
            assertThat(malformed.closedWith()).isEqualTo(Disconnect.BAD_REQUEST);
        }
        TestClient unauthorised = server.open();
        unauthorised.send(Request.Connect.with("no.valid.token"));
        assertThat(unauthorised.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        good.drop();
        assertThat(server.fanfare().connections().disconnects())
                .isEqualTo(Map.of(Disconnect.BAD_REQUEST.code(), 3L, Disconnect.INVALID_TOKEN.code(), 1L));
    }

    @Test
    void theApplicationsOwnCodesAreCountedToo() {
        TestServer server = server(builder -> builder.clients(INSECURE));
        server.connect();
        server.connect();
        server.get(server.fanfare().disconnect(ClientSelector.all(), new Disconnect(4321, "enough")));
        assertThat(server.fanfare().connections().disconnects()).isEqualTo(Map.of(4321, 2L));
    }
}
