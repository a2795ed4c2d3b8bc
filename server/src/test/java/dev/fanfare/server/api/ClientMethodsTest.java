package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
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

    @ParameterizedTest
    @ValueSource(strings = {"subscribe", "unsubscribe", "disconnect", "refresh"})
    void aSessionCannotBeMeantYetAndNobodyElseIs(String method) throws Exception {
        RawWebSocket client = connected();
        assertThat(call(
                        method,
                        "{\"user\":\"\",\"channel\":\"chat:a\",\"session\":\"s\"}"
                                .replace(!method.endsWith("subscribe") ? ",\"channel\":\"chat:a\"" : "@", "")))
                .startsWith("{\"error\":{\"code\":108,\"message\":\"not available\",\"detail\":");
        client.sendText("{\"id\":2,\"rpc\":{\"method\":\"x\"}}");
        assertThat(client.readText()).startsWith("{\"id\":2,");
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
