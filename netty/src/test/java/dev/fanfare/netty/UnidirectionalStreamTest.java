package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 clients that only listen need no SDK")
class UnidirectionalStreamTest extends ServerTestBase {

    private NettyServer listening(Fanfare fanfare) throws IOException {
        return server(
                fanfare, builder -> builder.stream(StreamEndpoint.UNI_SSE).stream(StreamEndpoint.UNI_HTTP_STREAM));
    }

    /** A client after the head of its stream, which says something when it connects. */
    private HttpPeer open(NettyServer server, String kind, String request) throws IOException {
        HttpPeer peer = closing(new HttpPeer(server.port()));
        if (kind.equals("uni_sse") && !request.isEmpty()) {
            peer.get("/connection/uni_sse?cf_connect=" + URLEncoder.encode(request, StandardCharsets.UTF_8));
        } else if (kind.equals("uni_sse")) {
            peer.get("/connection/uni_sse");
        } else {
            peer.post("/connection/uni_http_stream", request);
        }
        assertThat(peer.head()).startsWith("HTTP/1.1 200");
        return peer;
    }

    /** The next message, without what is around it. */
    private static String next(HttpPeer peer) throws IOException {
        String chunk = peer.chunk();
        while (chunk.equals("\r\n")) {
            chunk = peer.chunk();
        }
        return chunk.replaceFirst("^data: ", "").strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uni_sse", "uni_http_stream"})
    @DisplayName("M1 it is connected by the request alone, and gets pushes with nothing around them")
    void barePushes(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        HttpPeer peer = open(listening(fanfare), kind, "");
        assertThat(next(peer))
                .startsWith("{\"connect\":{\"client\":\"")
                .contains("\"ping\":15", "\"session\":\"", "\"node\":\"")
                .doesNotContain("pong");
        fanfare.subscribe(ClientSelector.all(), "news", SubscribeOptions.DEFAULT)
                .toCompletableFuture()
                .join();
        assertThat(next(peer)).startsWith("{\"channel\":\"news\",\"subscribe\":{");
        publish(fanfare, "news", "1");
        assertThat(next(peer)).startsWith("{\"channel\":\"news\",\"pub\":{\"data\":1");
        fanfare.disconnect(ClientSelector.all(), Disconnect.FORCED)
                .toCompletableFuture()
                .join();
        assertThat(next(peer)).isEqualTo("{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}");
        assertThat(peer.chunk()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"uni_sse", "uni_http_stream"})
    @DisplayName("M1 it may wish for subscriptions, and has those that it could have made itself")
    void wishes(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .withoutNamespace(NamespaceOptions.builder()
                        .allowSubscribeForClient(true)
                        .allowSubscribeForAnonymous(true)
                        .build())
                .namespace("closed", NamespaceOptions.builder().build()));
        HttpPeer peer = open(
                listening(fanfare),
                kind,
                "{\"subs\":{\"news\":{},\"closed:a\":{},\"unheard:a\":{},\"$private\":{},\"\":{}}}");
        assertThat(next(peer)).contains("\"subs\":{\"news\":{");
        assertThat(fanfare.nodeInfo().subscriptions()).isEqualTo(1);
        publish(fanfare, "news", "1");
        assertThat(next(peer)).startsWith("{\"channel\":\"news\",\"pub\":{\"data\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uni_sse", "uni_http_stream"})
    @DisplayName("L8 pings are empty objects, and need no answer")
    void pings(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                .insecure(true)
                .pingInterval(Duration.ofSeconds(1))
                .pongTimeout(Duration.ofMillis(100))
                .build()));
        HttpPeer peer = open(listening(fanfare), kind, "{}");
        assertThat(next(peer)).startsWith("{\"connect\":");
        for (int i = 0; i < 3; i++) {
            assertThat(next(peer)).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @CsvSource({"109, 3005", "110, 3005", "111, 3013", "103, 3507", "102, 3004", "100, 3004"})
    @DisplayName("M1 what would be an error for others ends its stream")
    void errors(int error, int code) throws Exception {
        Fanfare fanfare =
                fanfare(builder -> builder.onConnectingAsync(event -> CompletableFuture.<Credentials>failedStage(
                        new ErrorException(new ProtocolError(error, "refused", false)))));
        HttpPeer peer = open(listening(fanfare), "uni_sse", "");
        assertThat(next(peer)).startsWith("{\"disconnect\":{\"code\":" + code + ",");
        assertThat(peer.chunk()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}{}", "{\"subs\":[]}", "{\"token\":1}"})
    @DisplayName("M1 a connect request that is none ends the stream with 3501")
    void senseless(String request) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = listening(fanfare);
        for (String kind : new String[] {"uni_sse", "uni_http_stream"}) {
            HttpPeer peer = open(server, kind, request);
            assertThat(next(peer)).isEqualTo("{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}");
            assertThat(peer.chunk()).isEmpty();
        }
    }

    @Test
    @DisplayName("M1 without a token, and with nothing that allows it, it is turned away")
    void noToken() throws Exception {
        Fanfare fanfare =
                fanfare(builder -> builder.clients(ClientOptions.builder().build()));
        HttpPeer peer = open(listening(fanfare), "uni_http_stream", "{}");
        assertThat(next(peer)).startsWith("{\"disconnect\":{\"code\":3501,");
    }
}
