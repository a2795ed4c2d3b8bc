package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 who may not connect can be told so by an HTTP status")
class ConnectRefusalTest extends ServerTestBase {

    private static final Map<Integer, HttpAnswer> REFUSALS = Map.of(
            109, HttpAnswer.text(401, "renew your token"),
            103, HttpAnswer.status(403),
            3501, HttpAnswer.status(400),
            3502, HttpAnswer.status(408),
            4501, HttpAnswer.status(204),
            700, HttpAnswer.json(409, "{\"wait\":true}"));

    private NettyServer refusing(Fanfare fanfare) throws IOException {
        return server(
                fanfare,
                builder ->
                        builder.stream(StreamEndpoint.UNI_SSE
                                        .withAllowedOrigins("https://app.example")
                                        .withRefusals(REFUSALS))
                                .stream(StreamEndpoint.UNI_HTTP_STREAM.withRefusals(REFUSALS)));
    }

    private HttpPeer asking(NettyServer server, String kind) throws IOException {
        HttpPeer peer = closing(new HttpPeer(server.port()));
        if (kind.equals("uni_sse")) {
            peer.get("/connection/uni_sse");
        } else {
            peer.post("/connection/uni_http_stream", "{}");
        }
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        "uni_sse, 109, 401, renew your token",
        "uni_http_stream, 109, 401, renew your token",
        "uni_sse, 103, 403, by the handler",
        "uni_http_stream, 103, 403, by the handler",
        "uni_sse, 700, 409, {\"wait\":true}",
        "uni_sse, 111, 500, Internal Server Error",
        "uni_http_stream, 100, 500, Internal Server Error",
        "uni_sse, 4501, 204, ''",
        "uni_http_stream, 3501, 400, by the handler",
        "uni_sse, 3500, 500, Internal Server Error"
    })
    @DisplayName("M1 by the code of the error or disconnect, with its message where the table has no body, else 500")
    void byCode(String kind, int code, int status, String body) throws Exception {
        RuntimeException refusal = code < 3000
                ? new ErrorException(new ProtocolError(code, "by the handler", false))
                : new DisconnectException(new Disconnect(code, "by the handler"));
        Fanfare fanfare =
                fanfare(builder -> builder.onConnectingAsync(event -> CompletableFuture.failedStage(refusal)));
        HttpPeer.Answer answer = asking(refusing(fanfare), kind).answer();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.headers()).containsEntry("connection", "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uni_sse", "uni_http_stream"})
    @DisplayName("M1 a request that is no connect request, too")
    void senseless(String kind) throws Exception {
        NettyServer server = refusing(fanfare(builder -> {}));
        HttpPeer peer = closing(new HttpPeer(server.port()));
        peer.post("/connection/" + kind, "[]");
        HttpPeer.Answer answer = peer.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("bad request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uni_sse", "uni_http_stream"})
    @DisplayName("M1 who may connect has its stream as soon as that is known, and its end by a push as ever")
    void granted(String kind) throws Exception {
        CompletableFuture<Credentials> decision = new CompletableFuture<>();
        Fanfare fanfare = fanfare(builder -> builder.onConnectingAsync(event -> decision));
        HttpPeer peer = asking(refusing(fanfare), kind);
        decision.complete(Credentials.of("ann"));
        assertThat(peer.head()).startsWith("HTTP/1.1 200 ");
        String first = peer.chunk();
        assertThat(first.equals("\r\n") ? peer.chunk() : first).contains("{\"connect\":{\"client\":\"");
        fanfare.subscribe(ClientSelector.all(), "news", SubscribeOptions.DEFAULT)
                .toCompletableFuture()
                .join();
        assertThat(peer.chunk()).contains("{\"channel\":\"news\",\"subscribe\":{");
        fanfare.disconnect(ClientSelector.all(), Disconnect.FORCED)
                .toCompletableFuture()
                .join();
        assertThat(peer.chunk()).contains("{\"disconnect\":{\"code\":3503,");
        assertThat(peer.chunk()).isEmpty();
    }

    @Test
    @DisplayName("M1 who waits for too long is told so, and an old client that knows no chunks as well")
    void tooLong() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                        .staleCloseDelay(Duration.ofMillis(50))
                        .build())
                .onConnectingAsync(event -> new CompletableFuture<>()));
        NettyServer server = refusing(fanfare);
        HttpPeer.Answer answer = asking(server, "uni_sse").answer();
        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.body()).isEqualTo("stale");
        HttpPeer old = closing(new HttpPeer(server.port()));
        old.send("GET /connection/uni_sse HTTP/1.0\r\n\r\n");
        assertThat(old.answer().status()).isEqualTo(408);
    }

    @Test
    @DisplayName("M1 a page may read why")
    void pages() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.onConnectingAsync(
                event -> CompletableFuture.failedStage(new ErrorException(ProtocolError.PERMISSION_DENIED))));
        HttpPeer peer = closing(new HttpPeer(refusing(fanfare).port()));
        peer.send("GET /connection/uni_sse HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example\r\n\r\n");
        HttpPeer.Answer answer = peer.answer();
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", "https://app.example")
                .containsEntry("access-control-allow-credentials", "true");
    }

    @Test
    @DisplayName("M1 only where clients send no commands: SDKs read their stream to know what became of them")
    void onlyWhereTheyListen() {
        assertThatThrownBy(() -> StreamEndpoint.SSE.withRefusals(REFUSALS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sends no commands");
    }
}
