package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.token.TokenIssuer;
import dev.fanfare.testkit.RawWebSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M8 what the HTTP API does with clients that are connected")
class ClientMethodsTest extends ApiTestBase {

    @Test
    void theServerSubscribesUnsubscribesAndDisconnects() throws Exception {
        RawWebSocket client = connected();
        assertThat(call("subscribe", "{\"user\":\"\",\"channel\":\"chat:a\",\"data\":{\"hi\":1},\"info\":{\"n\":2}}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(client.readText())
                .contains("\"channel\":\"chat:a\",\"subscribe\":{\"recoverable\":true")
                .contains("\"data\":{\"hi\":1}");
        assertThat(call("presence", "{\"channel\":\"chat:a\"}")).contains("\"chan_info\":{\"n\":2}");
        assertThat(call("presence_stats", "{\"channel\":\"chat:a\"}"))
                .isEqualTo("{\"result\":{\"num_clients\":1,\"num_users\":1}}");
        assertThat(call("channels", "{\"pattern\":\"chat:*\"}"))
                .isEqualTo("{\"result\":{\"channels\":{\"chat:a\":{\"num_clients\":1}}}}");
        assertThat(call("channels", "{\"pattern\":\"x*\"}")).isEqualTo("{\"result\":{\"channels\":{}}}");
        call("unsubscribe", "{\"user\":\"\",\"channel\":\"chat:a\"}");
        assertThat(client.readText())
                .isEqualTo("{\"push\":{\"channel\":\"chat:a\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server"
                        + " unsubscribe\"}}}");
        call("disconnect", "{\"user\":\"\",\"disconnect\":{\"code\":4500,\"reason\":\"banned\"}}");
        RawWebSocket.Frame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(4500);
        assertThat(close.closeReason()).isEqualTo("banned");
    }

    @Test
    void aSubscriptionCanDifferFromItsNamespace() throws Exception {
        connected();
        call("subscribe", "{\"user\":\"\",\"channel\":\"chat:a\",\"override\":{\"presence\":{\"value\":false}}}");
        Awaitility.await()
                .untilAsserted(() -> assertThat(call("channels", "{}")).contains("chat:a"));
        assertThat(call("presence", "{\"channel\":\"chat:a\"}")).isEqualTo("{\"result\":{\"presence\":{}}}");
    }

    @Test
    void actingOnNobodySucceeds() throws Exception {
        assertThat(call("subscribe", "{\"user\":\"x\",\"channel\":\"chat:a\"}")).isEqualTo("{\"result\":{}}");
        assertThat(call("unsubscribe", "{\"user\":\"x\",\"channel\":\"chat:a\"}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(call("disconnect", "{\"user\":\"x\"}")).isEqualTo("{\"result\":{}}");
        assertThat(call("refresh", "{\"user\":\"x\",\"expired\":true}")).isEqualTo("{\"result\":{}}");
    }

    /** The session of the only connection, as the API tells it. */
    private String session() throws Exception {
        Matcher session = Pattern.compile("\"session\":\"([^\"]+)\"").matcher(call("connections", "{\"user\":\"\"}"));
        assertThat(session.find()).isTrue();
        return session.group(1);
    }

    @Test
    @DisplayName("M8 M23 a session is one connection, and nobody else of the user is meant")
    void aSessionIsMeantAlone() throws Exception {
        RawWebSocket client = connected();
        String session = session();
        RawWebSocket other = connected();
        String target = "{\"user\":\"\",\"session\":\"" + session + "\"";
        assertThat(call("subscribe", target + ",\"channel\":\"chat:a\"}")).isEqualTo("{\"result\":{}}");
        assertThat(client.readText()).contains("\"channel\":\"chat:a\",\"subscribe\"");
        assertThat(call("connections", "{\"channel\":\"chat:a\"}"))
                .contains("\"session\":\"" + session + "\"")
                .contains("\"channels\":{\"chat:a\":{}}");
        assertThat(call("refresh", target + ",\"expire_at\":4000000000}")).isEqualTo("{\"result\":{}}");
        assertThat(client.readText()).contains("\"refresh\":{\"expires\":true");
        assertThat(call("unsubscribe", target + ",\"channel\":\"chat:a\"}")).isEqualTo("{\"result\":{}}");
        assertThat(client.readText()).contains("\"unsubscribe\"");
        assertThat(call("disconnect", target + "}")).isEqualTo("{\"result\":{}}");
        assertThat(client.readClose().closeCode()).isEqualTo(3503);
        other.sendText("{\"id\":2,\"rpc\":{\"method\":\"x\"}}");
        assertThat(other.readText()).as("the first that it hears").startsWith("{\"id\":2,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", ".", "CLIENT.", "CLIENT", "CLIENT.AAAAAAAAAAAAAAAAAAAAAA"})
    void aSessionCannotBeGuessedFromItsClient(String guess) throws Exception {
        RawWebSocket client = connected();
        String id = session().substring(0, 36);
        assertThat(call("disconnect", "{\"user\":\"\",\"session\":\"" + guess.replace("CLIENT", id) + "\"}"))
                .isEqualTo("{\"result\":{}}");
        client.sendText("{\"id\":2,\"rpc\":{\"method\":\"x\"}}");
        assertThat(client.readText()).startsWith("{\"id\":2,");
    }

    @Test
    @DisplayName("M23 a blocked user is closed with 3507 and turned away")
    void aBlockedUserIsTurnedAway() throws Exception {
        String token = new TokenIssuer("hmac", InstantSource.system()).connection("ann", Duration.ofHours(1), Map.of());
        RawWebSocket ann = connectedBy(token);
        assertThat(ann.readText()).contains("\"connect\"");
        assertThat(call("block_user", "{\"user\":\"ann\"}")).isEqualTo("{\"result\":{}}");
        assertThat(ann.readClose().closeCode()).isEqualTo(3507);
        assertThat(connectedBy(token).readClose().closeCode()).isEqualTo(3507);
        assertThat(call("unblock_user", "{\"user\":\"ann\"}")).isEqualTo("{\"result\":{}}");
        assertThat(connectedBy(token).readText()).contains("\"connect\"");
        long later = System.currentTimeMillis() / 1000 + 60;
        assertThat(call("invalidate_user_tokens", "{\"user\":\"ann\",\"issued_before\":" + later + "}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(connectedBy(token).readClose().closeCode()).isEqualTo(3500);
    }

    @Test
    void aConnectionIsGrantedMoreTimeAndToldSo() throws Exception {
        RawWebSocket client = connected();
        long inAnHour = System.currentTimeMillis() / 1000 + 3_600;
        assertThat(call("refresh", "{\"user\":\"\",\"expire_at\":" + inAnHour + ",\"info\":{\"seat\":7}}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(client.readText()).matches("\\{\"push\":\\{\"refresh\":\\{\"expires\":true,\"ttl\":(3600|3599)}}}");
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\"}}");
        client.readText();
        assertThat(call("presence", "{\"channel\":\"chat:a\"}")).contains("\"conn_info\":{\"seat\":7}");
        assertThat(call("refresh", "{\"user\":\"\"}")).isEqualTo("{\"result\":{}}");
        assertThat(client.readText()).isEqualTo("{\"push\":{\"refresh\":{}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"expired\":true", "\"expire_at\":1", "\"expired\":true,\"expire_at\":4000000000"})
    void aConnectionEndsThatIsNotRenewed(String how) throws Exception {
        RawWebSocket client = connected();
        assertThat(call("refresh", "{\"user\":\"\"," + how + "}")).isEqualTo("{\"result\":{}}");
        assertThat(client.readClose().closeCode()).isEqualTo(3005);
    }
}
