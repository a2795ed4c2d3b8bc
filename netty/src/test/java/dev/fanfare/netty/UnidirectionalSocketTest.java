package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 a WebSocket may be for clients that only listen")
class UnidirectionalSocketTest extends ServerTestBase {

    private static final String UNI = "/connection/uni_websocket";

    private NettyServer listening(Fanfare fanfare) throws IOException {
        return server(fanfare, builder -> builder.webSocket(WebSocketEndpoint.UNIDIRECTIONAL));
    }

    /** A client that has said who it is. */
    private RawWebSocket open(NettyServer server, String request) throws IOException {
        RawWebSocket client = closing(RawWebSocket.open(server.port(), UNI));
        client.sendText(request);
        return client;
    }

    private static void subscribeAll(Fanfare fanfare, String channel) {
        fanfare.subscribe(ClientSelector.all(), channel, SubscribeOptions.DEFAULT)
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", " \n"})
    @DisplayName("M1 it is connected by its first message alone, and gets pushes with nothing around them")
    void barePushes(String request) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = open(listening(fanfare), request);
        assertThat(client.readText())
                .startsWith("{\"connect\":{\"client\":\"")
                .contains("\"ping\":15", "\"session\":\"", "\"node\":\"")
                .doesNotContain("pong");
        subscribeAll(fanfare, "news");
        assertThat(client.readText()).startsWith("{\"channel\":\"news\",\"subscribe\":{");
        publish(fanfare, "news", "1");
        assertThat(client.readText()).startsWith("{\"channel\":\"news\",\"pub\":{\"data\":1");
        fanfare.disconnect(ClientSelector.all(), Disconnect.FORCED)
                .toCompletableFuture()
                .join();
        assertThat(client.readText()).isEqualTo("{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}");
        RawWebSocket.Frame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(3503);
        assertThat(close.closeReason()).isEqualTo("force disconnect");
    }

    @Test
    @DisplayName("M1 the URL may say who it is, and then no message need")
    void theUrlSaysWhoItIs() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .build())
                .withoutNamespace(NamespaceOptions.builder()
                        .allowSubscribeForClient(true)
                        .allowSubscribeForAnonymous(true)
                        .build())
                .namespace("closed", NamespaceOptions.builder().build()));
        NettyServer server = listening(fanfare);
        String wishes = URLEncoder.encode("{\"subs\":{\"news\":{},\"closed:a\":{}}}", StandardCharsets.UTF_8);
        RawWebSocket client = closing(RawWebSocket.open(server.port(), UNI + "?cf_connect=" + wishes));
        assertThat(client.readText()).startsWith("{\"connect\":").contains("\"subs\":{\"news\":{");
        assertThat(fanfare.nodeInfo().subscriptions()).isEqualTo(1);
        publish(fanfare, "news", "1");
        assertThat(client.readText()).startsWith("{\"channel\":\"news\",\"pub\":{\"data\":1");
        HttpPeer senseless = closing(new HttpPeer(server.port()));
        senseless.send(
                "GET " + UNI + "?cf_connect=%5B%5D HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        HttpPeer.Answer refusal = senseless.answer();
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body()).contains("cf_connect");
    }

    @Test
    @DisplayName("M1 what it sends afterwards is passed over")
    void nothingElseIsHeard() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = open(listening(fanfare), "{}");
        client.sendText("{\"id\":1,\"subscribe\":{\"channel\":\"news\"}}");
        client.sendText("{");
        client.sendBinary(new byte[] {1, 2, 3});
        client.sendText("{}");
        client.sendFrame(RawWebSocket.PING, true, new byte[] {'p'});
        assertThat(client.readText()).startsWith("{\"connect\":");
        RawWebSocket.Frame pong = client.readFrame();
        assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
        assertThat(fanfare.nodeInfo().subscriptions()).isZero();
        subscribeAll(fanfare, "news");
        assertThat(client.readText()).startsWith("{\"channel\":\"news\",\"subscribe\":{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}{}", "{\"subs\":[]}", "{\"token\":1}"})
    @DisplayName("M1 a first message that is no connect request closes with 3501, and no other client notices")
    void senseless(String request) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = listening(fanfare);
        RawWebSocket neighbour = open(server, "{}");
        assertThat(neighbour.readText()).startsWith("{\"connect\":");
        RawWebSocket client = open(server, request);
        assertThat(client.readText()).isEqualTo("{\"disconnect\":{\"code\":3501,\"reason\":\"bad request\"}}");
        assertThat(client.readClose().closeCode()).isEqualTo(3501);
        subscribeAll(fanfare, "news");
        assertThat(neighbour.readText()).startsWith("{\"channel\":\"news\",\"subscribe\":{");
    }

    @ParameterizedTest
    @CsvSource({"109, 3005", "110, 3005", "111, 3013", "103, 3507", "102, 3004", "100, 3004"})
    @DisplayName("M1 what would be an error for others ends its connection")
    void errors(int error, int code) throws Exception {
        Fanfare fanfare =
                fanfare(builder -> builder.onConnectingAsync(event -> CompletableFuture.<Credentials>failedStage(
                        new ErrorException(new ProtocolError(error, "refused", false)))));
        RawWebSocket client = open(listening(fanfare), "{}");
        assertThat(client.readText()).startsWith("{\"disconnect\":{\"code\":" + code + ",");
        assertThat(client.readClose().closeCode()).isEqualTo(code);
    }

    @Test
    @DisplayName("M1 whoever says nothing is closed with 3502")
    void silence() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                .insecure(true)
                .staleCloseDelay(Duration.ofMillis(50))
                .build()));
        RawWebSocket client = closing(RawWebSocket.open(listening(fanfare).port(), UNI));
        assertThat(client.readText()).startsWith("{\"disconnect\":{\"code\":3502,");
        assertThat(client.readClose().closeCode()).isEqualTo(3502);
    }

    @Test
    @DisplayName("L8 it is pinged by frames, which must be answered, and by messages, which need not")
    void pings() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                .insecure(true)
                .pingInterval(Duration.ofSeconds(1))
                .pongTimeout(Duration.ofMillis(500))
                .build()));
        RawWebSocket client = open(listening(fanfare), "{}");
        assertThat(client.readText()).startsWith("{\"connect\":");
        for (int i = 0; i < 2; i++) {
            assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PING);
            client.sendFrame(RawWebSocket.PONG, true, new byte[0]);
            assertThat(client.readFrame().text()).isEqualTo("{}");
        }
        assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PING);
        assertThat(client.readFrame().text()).isEqualTo("{}");
        assertThat(client.readText()).startsWith("{\"disconnect\":{\"code\":3012,");
        assertThat(client.readClose().closeCode()).isEqualTo(3012);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("M1 pushes that leave together are lines of a frame only where an endpoint says so")
    void joinedPushes(boolean joined) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = open(server(fanfare, builder -> builder.webSocket(endpoint(joined, true))), "{}");
        assertThat(client.readText()).startsWith("{\"connect\":");
        subscribeAll(fanfare, "news");
        assertThat(client.readText()).startsWith("{\"channel\":\"news\",\"subscribe\":{");
        for (int i = 0; i < 500; i++) {
            var unused = fanfare.publish("news", Payload.utf8(Integer.toString(i)));
        }
        List<String> lines = new ArrayList<>();
        int frames = 0;
        while (lines.size() < 500) {
            lines.addAll(client.readText().lines().toList());
            frames++;
        }
        for (int i = 0; i < 500; i++) {
            assertThat(lines.get(i)).startsWith("{\"channel\":\"news\",\"pub\":{\"data\":" + i + ",");
        }
        assertThat(frames < 500).isEqualTo(joined);
    }

    @Test
    @DisplayName("M1 the close frame alone may say why it ends")
    void noDisconnectPush() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = open(server(fanfare, builder -> builder.webSocket(endpoint(false, false))), "{}");
        assertThat(client.readText()).startsWith("{\"connect\":");
        fanfare.disconnect(ClientSelector.all(), Disconnect.FORCED)
                .toCompletableFuture()
                .join();
        RawWebSocket.Frame close = client.readFrame();
        assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(close.closeCode()).isEqualTo(3503);
    }

    private static WebSocketEndpoint endpoint(boolean joinPushes, boolean disconnectPush) {
        return new WebSocketEndpoint(
                UNI, 1024, List.of(), null, WebSocketEndpoint.Kind.UNIDIRECTIONAL, joinPushes, disconnectPush);
    }

    @Test
    @DisplayName("M1 no page of a stranger may open it")
    void strangers() throws Exception {
        RawWebSocket stranger =
                closing(new RawWebSocket(listening(fanfare(builder -> {})).port()));
        assertThat(stranger.handshake(UNI, "Origin: http://elsewhere.example")).contains("403");
    }
}
