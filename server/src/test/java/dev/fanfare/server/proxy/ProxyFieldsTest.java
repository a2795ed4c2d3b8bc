package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Publication;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.spi.PublishOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What requests and results have beside the first and simplest. */
class ProxyFieldsTest extends ProxyTestBase {

    private ConfigLoader subscribing(String answer) {
        backend.on("/connect", "{\"result\":{\"user\":\"ann\",\"meta\":{\"plan\":\"free\"}}}")
                .on("/subscribe", answer);
        return connecting("/connect")
                .flag("channel.proxy.subscribe.endpoint", backend.url("/subscribe"))
                .flag("channel.without_namespace.subscribe_proxy_enabled", "true");
    }

    @Test
    @DisplayName("M12 requests have the meta of the connection where that is wanted")
    void meta() throws Exception {
        ConfigLoader config = subscribing("{\"result\":{}}")
                .flag("channel.proxy.subscribe.include_connection_meta", "true")
                .flag("rpc.proxy.endpoint", backend.url("/subscribe"))
                .flag("rpc.without_namespace.proxy_enabled", "true");
        RawWebSocket client = connected(start(config));
        backend.next();
        ask(client, 2, "\"subscribe\":{\"channel\":\"a\"}");
        assertThat(backend.next().body().path("meta").path("plan").asString()).isEqualTo("free");
        ask(client, 3, "\"rpc\":{\"method\":\"x\"}");
        assertThat(backend.next().body().has("meta")).isFalse();
    }

    @Test
    @DisplayName("M12 a backend may say what a client may do in channels")
    void capabilities() throws Exception {
        backend.on("/connect", """
                {"result":{"user":"ann","caps":[{"channels":["news:*"],"match":"wildcard","allow":["sub"]}]}}""");
        RawWebSocket client =
                connected(start(connecting("/connect").flag("channel.namespaces", "[{\"name\":\"news\"}]")));
        assertThat(ask(client, 2, "\"subscribe\":{\"channel\":\"news:a\"}")).contains("\"subscribe\"");
        assertThat(ask(client, 3, "\"subscribe\":{\"channel\":\"other\"}")).contains("\"code\":103");
    }

    @Test
    @DisplayName("M12 capabilities that are none are no answer")
    void senselessCapabilities() throws Exception {
        backend.on("/connect", "{\"result\":{\"user\":\"ann\",\"caps\":[{\"allow\":[\"fly\"]}]}}");
        assertThat(ask(socket(start(connecting("/connect"))), 1, "\"connect\":{}"))
                .contains("\"code\":100");
    }

    @Test
    @DisplayName("M12 a backend is given the token of a subscription that nobody checks here")
    void token() throws Exception {
        RawWebSocket client = connected(start(subscribing("{\"result\":{}}")));
        backend.next();
        assertThat(ask(client, 2, "\"subscribe\":{\"channel\":\"a\",\"token\":\"mine\"}"))
                .contains("\"subscribe\"");
        assertThat(backend.next().body().path("token").asString()).isEqualTo("mine");
        ask(client, 3, "\"subscribe\":{\"channel\":\"b\"}");
        assertThat(backend.next().body().has("token")).isFalse();
    }

    @Test
    @DisplayName("M12 a token that can be checked here is, and the backend is not asked")
    void checkedToken() throws Exception {
        RawWebSocket client =
                connected(start(subscribing("{\"result\":{}}").flag("client.token.hmac_secret_key", "hmac")));
        backend.next();
        assertThat(ask(client, 2, "\"subscribe\":{\"channel\":\"a\",\"token\":\"mine\"}"))
                .contains("\"code\":103");
        assertThat(backend.asked).hasValue(1);
    }

    @Test
    @DisplayName("M28 a backend may say by their tags which publications a subscriber is given")
    void tagsFilter() throws Exception {
        FanfareServer server =
                start(subscribing("{\"result\":{\"tags_filter\":{\"key\":\"team\",\"cmp\":\"eq\",\"val\":\"1\"}}}"));
        RawWebSocket client = connected(server);
        assertThat(ask(client, 2, "\"subscribe\":{\"channel\":\"a\"}")).contains("\"subscribe\"");
        for (String team : new String[] {"2", "1"}) {
            server.fanfare()
                    .publish(
                            "a",
                            Publication.of(Payload.utf8("{\"of\":" + team + "}"))
                                    .withTags(Map.of("team", team)),
                            PublishOptions.DEFAULT)
                    .toCompletableFuture()
                    .join();
        }
        assertThat(client.readText()).contains("\"of\":1").doesNotContain("\"of\":2");
    }

    @Test
    @DisplayName("M28 a filter of a backend that makes no sense lets nobody in")
    void senselessFilter() throws Exception {
        RawWebSocket client = connected(start(subscribing("{\"result\":{\"tags_filter\":{\"op\":\"xor\"}}}")));
        assertThat(ask(client, 2, "\"subscribe\":{\"channel\":\"a\"}")).contains("\"code\":100");
    }

    @Test
    @DisplayName("M12 static headers have the values of variables of the environment")
    void variables() throws Exception {
        RawWebSocket client = connected(start(subscribing("{\"result\":{}}")
                .environment(
                        Map.of("CENTRIFUGO_VAR_SECRET", "s$1\\\\", "CENTRIFUGO_VAR_OTHER", "${CENTRIFUGO_VAR_SECRET}"))
                .flag(
                        "channel.proxy.subscribe.http.static_headers",
                        "{\"X-A\": \"key ${CENTRIFUGO_VAR_SECRET}!\", \"X-B\": \"${CENTRIFUGO_VAR_OTHER}\","
                                + " \"X-C\": \"${HOME}\"}")));
        backend.next();
        ask(client, 2, "\"subscribe\":{\"channel\":\"a\"}");
        TestBackend.Request request = backend.next();
        assertThat(request.header("X-a")).isEqualTo("key s$1\\\\!");
        assertThat(request.header("X-b")).isEqualTo("${CENTRIFUGO_VAR_SECRET}");
        assertThat(request.header("X-c")).isEqualTo("${HOME}");
    }
}
