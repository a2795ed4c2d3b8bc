package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.http.EmulationEndpoint;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.protocol.Disconnect;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 clients connect over plain HTTP")
class StreamServerTest extends ServerTestBase {

    private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}";

    private NettyServer streaming(Fanfare fanfare) throws IOException {
        return server(fanfare, builder -> builder.stream(StreamEndpoint.SSE).stream(StreamEndpoint.HTTP_STREAM));
    }

    private NettyServer streaming() throws IOException {
        return streaming(fanfare(builder -> {}));
    }

    private StreamPeer connected(String kind, NettyServer server) throws IOException {
        return closing(StreamPeer.connected(kind, server.port()));
    }

    @Test
    @DisplayName("M1 server-sent events: the head at once, an event for each message, commands beside it")
    void serverSentEvents() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = streaming(fanfare);
        StreamPeer client = closing(StreamPeer.sse(server.port(), StreamPeer.CONNECT));
        assertThat(client.head())
                .startsWith("HTTP/1.1 200")
                .contains("content-type: text/event-stream; charset=utf-8", "x-accel-buffering: no", "no-cache")
                .contains("connection: close");
        assertThat(client.chunk()).isEqualTo("\r\n");
        assertThat(client.until("connect"))
                .startsWith("data: {\"id\":1,\"connect\":{")
                .endsWith("}\n\n");
        assertThat(client.send(server.port(), SUBSCRIBE)).isEqualTo(204);
        assertThat(client.chunk()).startsWith("data: {\"id\":2,\"subscribe\":{").endsWith("}\n\n");
        publish(fanfare, "news", "{\"a\":\r\n1,\n\"b\":\"ü\"}");
        assertThat(client.chunk())
                .startsWith("data: {\"push\":{\"channel\":\"news\",\"pub\":{")
                .contains("\"data\":{\"a\":1,\"b\":\"ü\"}")
                .endsWith("}}}\n\n");
    }

    @Test
    @DisplayName("M1 HTTP streaming: a line for each message, and several commands in the request that opens it")
    void httpStreaming() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = streaming(fanfare);
        StreamPeer client = closing(StreamPeer.httpStream(server.port(), StreamPeer.CONNECT + "\n" + SUBSCRIBE));
        assertThat(client.head()).startsWith("HTTP/1.1 200").contains("content-type: application/json");
        assertThat(client.until("\"subscribe\""))
                .startsWith("{\"id\":1,\"connect\":{")
                .endsWith("}\n");
        publish(fanfare, "news", "1");
        assertThat(client.chunk()).startsWith("{\"push\":").endsWith("}\n");
        assertThat(client.send(
                        server.port(),
                        "{\"id\":3,\"publish\":{\"channel\":\"news\",\"data\":2}}",
                        "{\"id\":4,\"rpc\":{}}"))
                .isEqualTo(204);
        assertThat(client.until("\"id\":4", "\"data\":2")).contains("{\"id\":3,\"publish\":{}}\n");
    }

    @Test
    @DisplayName("M1 a peer of HTTP/1.0 gets the stream without chunks, until the connection ends")
    void http10() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = streaming(fanfare);
        HttpPeer client = closing(new HttpPeer(server.port()));
        client.send("POST /connection/http_stream HTTP/1.0\r\nContent-Length: " + StreamPeer.CONNECT.length()
                + "\r\n\r\n" + StreamPeer.CONNECT);
        assertThat(client.head()).startsWith("HTTP/1.1 200").doesNotContain("transfer-encoding");
        Awaitility.await().until(() -> fanfare.nodeInfo().clients() == 1);
        fanfare.disconnect(ClientSelector.all(), Disconnect.FORCED)
                .toCompletableFuture()
                .join();
        assertThat(client.restAsText())
                .startsWith("{\"id\":1,\"connect\":{")
                .endsWith("}\n{\"push\":{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("M1 a disconnect is a push, and then the stream ends")
    void disconnect(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = streaming(fanfare);
        StreamPeer client = connected(kind, server);
        assertThat(client.send(server.port(), "{\"id\":2,\"unheard\":{}}")).isEqualTo(204);
        assertThat(client.chunk()).contains("{\"push\":{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}}\n");
        assertThat(client.chunk()).isEmpty();
        Awaitility.await().until(() -> server.connections() == 0);
        assertThat(client.send(server.port(), SUBSCRIBE))
                .as("a session that is over")
                .isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("M1 a client that goes is gone")
    void goes(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = streaming(fanfare);
        connected(kind, server).close();
        Awaitility.await().until(() -> fanfare.nodeInfo().clients() == 0 && server.connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("M1 a stopping server says 3001 to its streams, and waits for nobody who has heard it")
    void shutdown(String kind) throws Exception {
        NettyServer server = streaming();
        StreamPeer client = connected(kind, server);
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        assertThat(client.until("disconnect")).contains("\"code\":3001");
        assertThat(client.chunk()).isEmpty();
        client.close();
        closing.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("L8 pings are messages, answered beside the stream; without an answer it ends with 3012")
    void pings(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                .insecure(true)
                .pingInterval(Duration.ofSeconds(1))
                .pongTimeout(Duration.ofMillis(900))
                .build()));
        NettyServer server = streaming(fanfare);
        StreamPeer client = connected(kind, server);
        for (int i = 0; i < 2; i++) {
            assertThat(client.chunk().strip()).isIn("{}", "data: {}");
            assertThat(client.send(server.port(), "{}")).isEqualTo(204);
        }
        assertThat(client.until("disconnect")).contains("\"code\":3012,\"reason\":\"no pong\"");
        assertThat(client.chunk()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("M1 a client that never reads is closed, and its neighbour gets everything")
    void neverReads(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(
                ClientOptions.builder().insecure(true).queueMaxSize(200_000).build()));
        NettyServer server = streaming(fanfare);
        StreamPeer lazy = connected(kind, server);
        StreamPeer eager = connected(kind, server);
        lazy.send(server.port(), SUBSCRIBE);
        eager.send(server.port(), SUBSCRIBE);
        lazy.until("\"subscribe\"");
        eager.until("\"subscribe\"");
        int count = 0;
        for (; fanfare.nodeInfo().clients() == 2; count++) {
            assertThat(count).as("publications without an end of the lazy one").isLessThan(2000);
            publish(fanfare, "news", "\"" + count + "-" + "x".repeat(60_000) + "\"");
            assertThat(eager.until("\"" + count + "-")).contains("xxx");
        }
        assertThat(fanfare.connections().disconnects()).containsEntry(Disconnect.SLOW.code(), 1L);
        assertThat(fanfare.nodeInfo().clients()).isEqualTo(1);
    }

    @Test
    @DisplayName("M1 commands that cannot wait for ever: who posts more than may wait is sent away with 3013")
    void tooManyCommandsWait() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(
                ClientOptions.builder().insecure(true).queueMaxSize(10_000).build()));
        NettyServer server = streaming(fanfare);
        StreamPeer client = connected("http_stream", server);
        // More than a slice, so that the rest waits while more comes.
        String many = "{\"id\":7,\"rpc\":{}}\n".repeat(500).strip();
        for (int i = 0; i < 20; i++) {
            client.send(server.port(), many);
        }
        assertThat(client.until("disconnect")).contains("3013");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"node\":\"elsewhere\",\"session\":\"s\",\"data\":\"{}\"}",
                "404 | {}",
                "400 | []",
                "400 | {\"node\":\"a\",\"session\":\"s\",\"data\":{}}",
                "400 | {\"node\":\"a\"}{\"node\":\"a\"}",
                "400 | {\"node\":",
                "400 | ''",
            })
    @DisplayName("M1 an emulation request that cannot be meant is refused")
    void badEmulationRequests(int status, String body) throws Exception {
        NettyServer server = streaming();
        assertThat(StreamPeer.post(server.port(), body)).isEqualTo(status);
    }

    @Test
    @DisplayName("M1 an emulation request that is too large is answered 413, one for no session 204")
    void otherEmulationRequests() throws Exception {
        NettyServer server = streaming();
        StreamPeer client = connected("sse", server);
        assertThat(StreamPeer.post(server.port(), StreamPeer.body(client.node(), "another", "{}")))
                .isEqualTo(204);
        assertThat(client.send(server.port(), "{\"id\":2,\"send\":{\"data\":\"" + "x".repeat(70_000) + "\"}}"))
                .isEqualTo(413);
        assertThat(client.send(server.port(), SUBSCRIBE)).isEqualTo(204);
        assertThat(client.until("\"subscribe\"")).contains("\"id\":2");
    }

    @Test
    @DisplayName("M1 requests that open no stream are refused")
    void badOpenings() throws Exception {
        NettyServer server = streaming();
        HttpPeer peer = closing(new HttpPeer(server.port()));
        assertThat(peer.get("/connection/sse").answer().status()).isEqualTo(400);
        assertThat(peer.get("/connection/sse?cf_connect=").answer().status()).isEqualTo(400);
        HttpPeer.Answer wrongMethod = peer.get("/connection/http_stream").answer();
        assertThat(wrongMethod.status()).isEqualTo(405);
        assertThat(wrongMethod.headers()).containsEntry("allow", "POST, OPTIONS");
        assertThat(peer.get("/emulation").answer().status()).isEqualTo(405);
        assertThat(peer.post("/connection/http_stream", "x".repeat(70_000))
                        .answer()
                        .status())
                .isEqualTo(413);
        StreamPeer senseless = closing(StreamPeer.httpStream(server.port(), "hello"));
        assertThat(senseless.until("disconnect")).contains("\"code\":3501");
        StreamPeer empty = closing(StreamPeer.httpStream(server.port(), ""));
        assertThat(empty.until("disconnect")).contains("\"code\":3501");
    }

    @Test
    @DisplayName("M1 pages of allowed origins are let in, and asked beforehand; others are not")
    void crossOrigin() throws Exception {
        StreamEndpoint endpoint = StreamEndpoint.HTTP_STREAM.withAllowedOrigins("https://app.example");
        NettyServer server = server(fanfare(builder -> {}), builder -> builder.stream(endpoint));
        for (String path : new String[] {"/connection/http_stream", "/emulation"}) {
            HttpPeer peer = closing(new HttpPeer(server.port()));
            HttpPeer.Answer asked = peer.send(
                            "OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n"
                                    + "Access-Control-Request-Method: POST\r\n"
                                    + "Access-Control-Request-Headers: content-type, x-mine\r\n\r\n")
                    .answer();
            assertThat(asked.status()).isEqualTo(204);
            assertThat(asked.headers())
                    .containsEntry("access-control-allow-origin", "https://app.example")
                    .containsEntry("access-control-allow-credentials", "true")
                    .containsEntry("access-control-allow-headers", "content-type, x-mine")
                    .containsEntry("access-control-allow-methods", "POST, OPTIONS")
                    .containsEntry("access-control-max-age", "300");
            HttpPeer.Answer foreign = peer.send(
                            "OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n\r\n")
                    .answer();
            assertThat(foreign.status()).isEqualTo(403);
            assertThat(foreign.headers()).doesNotContainKey("access-control-allow-origin");
        }
        HttpPeer page = closing(new HttpPeer(server.port()));
        page.send("POST /connection/http_stream HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\nContent-Length: "
                + StreamPeer.CONNECT.length() + "\r\n\r\n" + StreamPeer.CONNECT);
        assertThat(page.head()).contains("access-control-allow-origin: https://app.example");
    }

    @Test
    @DisplayName("M1 streams for different pages need to say which of them may send")
    void differentOrigins() {
        Fanfare fanfare = fanfare(builder -> {});
        StreamEndpoint other = StreamEndpoint.SSE.withAllowedOrigins("https://app.example");
        assertThatThrownBy(() -> server(fanfare, builder -> builder.stream(StreamEndpoint.HTTP_STREAM).stream(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NettyServerBuilder.emulation");
    }

    @Test
    @DisplayName("M1 the place of emulation can be chosen")
    void emulationElsewhere() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder ->
                        builder.stream(StreamEndpoint.SSE).emulation(new EmulationEndpoint("/beside", 100, List.of())));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        assertThat(peer.post("/beside", "{\"node\":\"no\"}").answer().status()).isEqualTo(404);
        assertThat(peer.post("/emulation", "{\"node\":\"no\"}").answer().body()).contains("Not found");
    }
}
