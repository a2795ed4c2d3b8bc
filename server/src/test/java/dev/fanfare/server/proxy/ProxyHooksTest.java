package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProxyHooksTest extends ProxyTestBase {

    private static final String ANN = "{\"result\":{\"user\":\"ann\"}}";

    @Test
    @DisplayName("M12 a backend says who a client is, and what it starts with")
    void connect() throws Exception {
        backend.on("/connect", """
                {"result":{"user":"ann","info":{"name":"Ann"},"data":{"hello":1},"channels":["a"],
                 "subs":{"b":{"data":{"first":true}}},"caps":[]}}
                """);
        RawWebSocket client = socket(start(connecting("/connect")));
        String reply = ask(client, 1, "\"connect\":{\"name\":\"js\",\"version\":\"2\",\"data\":{\"room\":5}}");
        assertThat(reply).contains("\"data\":{\"hello\":1}", "\"a\":{", "\"b\":{", "\"first\":true");
        TestBackend.Request request = backend.next();
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.body().path("client").stringValue()).hasSize(36);
        assertThat(request.body().toString())
                .contains("\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\"")
                .contains("\"data\":{\"room\":5},\"name\":\"js\",\"version\":\"2\"");
    }

    @Test
    @DisplayName("M12 headers of a connect command never pass for those of the request, nor for the operator's")
    void headers() throws Exception {
        backend.on("/connect", ANN).on("/rpc", "{\"result\":{\"data\":1}}");
        ConfigLoader config = connecting("/connect")
                .flag("client.proxy.connect.http_headers", "Cookie,X-User,X-Both")
                .flag("client.proxy.connect.emulated_headers", "X-Claim,X-Both,X-Secret,X-Bad")
                .flag("client.proxy.connect.http.static_headers", "{\"X-Secret\": \"operator\"}")
                .flag("rpc.proxy.endpoint", backend.url("/rpc"))
                .flag("rpc.proxy.http_headers", "Cookie")
                .flag("rpc.proxy.emulated_headers", "X-Claim")
                .flag("rpc.without_namespace.proxy_enabled", "true");
        RawWebSocket client = socket(start(config), "Cookie: sid=1", "X-Both: real", "X-Other: no");
        ask(client, 1, """
                "connect":{"headers":{"x-user":"forged","cookie":"forged","x-claim":"said","x-both":"forged",
                "x-secret":"forged","x-bad":"a\\r\\nX-User: forged"}}""".replace("\n", ""));
        TestBackend.Request connect = backend.next();
        assertThat(connect.header("Cookie")).isEqualTo("sid=1");
        assertThat(connect.header("X-user")).isEmpty();
        assertThat(connect.header("X-claim")).isEqualTo("said");
        assertThat(connect.header("X-both")).isEqualTo("real");
        assertThat(connect.header("X-secret")).isEqualTo("operator");
        assertThat(connect.header("X-bad")).isEmpty();
        assertThat(connect.header("X-other")).isEmpty();

        assertThat(ask(client, 2, "\"rpc\":{\"method\":\"find\",\"data\":{\"n\":1}}"))
                .contains("\"data\":1");
        TestBackend.Request rpc = backend.next();
        assertThat(rpc.header("Cookie")).isEqualTo("sid=1");
        assertThat(rpc.header("X-claim")).isEqualTo("said");
        assertThat(rpc.body().toString()).contains("\"user\":\"ann\",\"method\":\"find\",\"data\":{\"n\":1}");
    }

    @Test
    @DisplayName("M12 a backend decides subscriptions and publications of its namespaces, and no others")
    void subscribeAndPublish() throws Exception {
        backend.on("/connect", ANN)
                .on(
                        "/subscribe",
                        (exchange, request) -> TestBackend.send(
                                exchange,
                                200,
                                request.body().path("channel").stringValue().endsWith("secret")
                                        ? "{\"error\":{\"code\":403,\"message\":\"not yours\"}}"
                                        : "{\"result\":{\"data\":{\"welcome\":1}}}"))
                .on("/publish", "{\"result\":{\"data\":{\"checked\":true},\"skip_history\":true}}");
        ConfigLoader config = connecting("/connect")
                .flag(
                        "proxies",
                        "[{\"name\": \"chat\", \"endpoint\": \"" + backend.url("/subscribe")
                                + "\", \"http\": {\"static_headers\": {\"X-Secret\": \"s\"}}}]")
                .flag("channel.proxy.publish.endpoint", backend.url("/publish"))
                .flag("channel.namespaces", """
                        [{"name": "chat", "subscribe_proxy_enabled": true, "subscribe_proxy_name": "chat",
                          "publish_proxy_enabled": true, "allow_subscribe_for_client": true,
                          "allow_publish_for_client": true, "history_size": 10, "history_ttl": "1m",
                          "allow_history_for_subscriber": true},
                         {"name": "other"}]""");
        FanfareServer server = start(config);
        RawWebSocket client = connected(server);
        backend.next();

        assertThat(ask(client, 2, "\"subscribe\":{\"channel\":\"chat:1\",\"data\":{\"me\":1}}"))
                .contains("\"welcome\":1");
        TestBackend.Request subscribe = backend.next();
        assertThat(subscribe.header("X-secret")).isEqualTo("s");
        assertThat(subscribe.body().toString()).contains("\"user\":\"ann\",\"channel\":\"chat:1\",\"data\":{\"me\":1}");
        assertThat(ask(client, 3, "\"subscribe\":{\"channel\":\"chat:secret\"}"))
                .contains("\"code\":403", "not yours");
        assertThat(ask(client, 4, "\"subscribe\":{\"channel\":\"other:1\"}")).contains("\"code\":103");
        assertThat(ask(client, 5, "\"publish\":{\"channel\":\"other:1\",\"data\":1}"))
                .contains("\"code\":103");

        client.sendText("{\"id\":6,\"publish\":{\"channel\":\"chat:1\",\"data\":{\"raw\":1}}}");
        StringBuilder heard = new StringBuilder();
        while (!(heard.indexOf("\"id\":6") >= 0 && heard.indexOf("checked") >= 0)) {
            heard.append(client.readText());
        }
        assertThat(heard.toString()).contains("\"data\":{\"checked\":true}").doesNotContain("\"raw\"");
        backend.next();
        assertThat(backend.next().body().toString()).contains("\"channel\":\"chat:1\",\"data\":{\"raw\":1}");
        assertThat(ask(client, 7, "\"history\":{\"channel\":\"chat:1\",\"limit\":10}"))
                .doesNotContain("checked");
    }

    @Test
    @DisplayName("M12 calls go to the backend of their namespace, with payloads as base64 if it wants them so")
    void rpc() throws Exception {
        backend.on("/connect", ANN).on("/users", "{\"result\":{\"b64data\":\"eyJuIjoyfQ==\"}}");
        ConfigLoader config = connecting("/connect")
                .flag(
                        "proxies",
                        "[{\"name\": \"users\", \"endpoint\": \"" + backend.url("/users")
                                + "\", \"binary_encoding\": true}]")
                .flag("rpc.namespaces", "[{\"name\": \"users\", \"proxy_enabled\": true, \"proxy_name\": \"users\"}]");
        RawWebSocket client = connected(start(config));
        backend.next();
        assertThat(ask(client, 2, "\"rpc\":{\"method\":\"users:find\",\"data\":{\"n\":1}}"))
                .contains("\"data\":{\"n\":2}");
        assertThat(backend.next().body().toString())
                .contains("\"encoding\":\"binary\"", "\"b64data\":\"eyJuIjoxfQ==\"");
        assertThat(ask(client, 3, "\"rpc\":{\"method\":\"other\"}")).contains("\"code\":104");
    }

    @Test
    @DisplayName("M12 a connection and a subscription whose time is over end as the backend says")
    void refresh() throws Exception {
        backend.on(
                        "/connect",
                        (exchange, request) -> TestBackend.send(
                                exchange, 200, "{\"result\":{\"user\":\"ann\",\"expire_at\":" + soon() + "}}"))
                .on("/refresh", "{\"result\":{\"expired\":true}}")
                .on(
                        "/subscribe",
                        (exchange, request) ->
                                TestBackend.send(exchange, 200, "{\"result\":{\"expire_at\":" + soon() + "}}"))
                .on("/sub_refresh", "{\"result\":{\"expired\":true}}")
                .on("/forever", ANN);
        ConfigLoader config = connecting("/connect")
                .flag("client.proxy.refresh.enabled", "true")
                .flag("client.proxy.refresh.endpoint", backend.url("/refresh"));
        RawWebSocket client = connected(start(config));
        assertThat(client.readClose().closeCode()).isEqualTo(3005);
        backend.next();
        assertThat(backend.next().body().toString())
                .contains("\"user\":\"ann\"")
                .doesNotContain("channel");

        ConfigLoader subs = connecting("/forever")
                .flag("channel.proxy.subscribe.endpoint", backend.url("/subscribe"))
                .flag("channel.proxy.sub_refresh.endpoint", backend.url("/sub_refresh"))
                .flag("channel.without_namespace.subscribe_proxy_enabled", "true")
                .flag("channel.without_namespace.sub_refresh_proxy_enabled", "true");
        RawWebSocket other = connected(start(subs));
        ask(other, 2, "\"subscribe\":{\"channel\":\"news\"}");
        String push = other.readText();
        assertThat(push).contains("\"unsubscribe\"", "2501");
        backend.next();
        backend.next();
        assertThat(backend.next().body().toString()).contains("\"channel\":\"news\"");
    }

    @Test
    @DisplayName("M12 statuses stand for errors and disconnects where the configuration says so")
    void transforms() throws Exception {
        backend.on("/connect", (exchange, request) -> TestBackend.send(exchange, 401, "no"))
                .on("/in", ANN)
                .on("/rpc", (exchange, request) -> TestBackend.send(exchange, 404, "no"));
        RawWebSocket refused =
                socket(start(connecting("/connect").flag("client.proxy.connect.http.status_to_code_transforms", """
                        [{"status_code": 404, "to_error": {"code": 404, "message": "gone"}},
                         {"status_code": 401, "to_disconnect": {"code": 4501, "reason": "unauthorized"}}]""")));
        refused.sendText("{\"id\":1,\"connect\":{}}");
        RawWebSocket.Frame close = refused.readClose();
        assertThat(close.closeCode()).isEqualTo(4501);
        assertThat(close.closeReason()).isEqualTo("unauthorized");

        RawWebSocket client = connected(start(connecting("/in")
                .flag("rpc.proxy.endpoint", backend.url("/rpc"))
                .flag("rpc.without_namespace.proxy_enabled", "true")
                .flag("rpc.proxy.http.status_to_code_transforms", """
                        [{"status_code": 404, "to_error": {"code": 404, "message": "gone", "temporary": true}}]""")));
        assertThat(ask(client, 2, "\"rpc\":{\"method\":\"x\"}"))
                .contains("\"error\":{\"code\":404,\"message\":\"gone\",\"temporary\":true}");
    }

    @Test
    @DisplayName("M12 a disconnect in an answer closes the connection with its code and reason")
    void disconnect() throws Exception {
        backend.on("/connect", ANN)
                .on("/rpc", "{\"disconnect\":{\"code\":4500,\"reason\":\"banned\"},\"error\":{\"code\":500}}");
        RawWebSocket client = connected(start(connecting("/connect")
                .flag("rpc.proxy.endpoint", backend.url("/rpc"))
                .flag("rpc.without_namespace.proxy_enabled", "true")));
        client.sendText("{\"id\":2,\"rpc\":{\"method\":\"x\"}}");
        RawWebSocket.Frame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(4500);
        assertThat(close.closeReason()).isEqualTo("banned");
    }
}
