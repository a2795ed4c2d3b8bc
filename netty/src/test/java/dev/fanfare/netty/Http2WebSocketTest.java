package dev.fanfare.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.raw.ConnectionStatus;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("M1 WebSockets over HTTP/2 (RFC 8441)")
class Http2WebSocketTest extends ServerTestBase {

    /** Whether a peer may open WebSockets. */
    private static final int ENABLE_CONNECT_PROTOCOL = 0x8;

    private static final int FINAL = 0x80;

    private static final String SUBSCRIBE = "{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}";

    private NettyServer serving(Fanfare fanfare, Consumer<NettyServerBuilder> configure) throws IOException {
        return server(fanfare, builder -> {
            builder.h2c(true).http2WebSockets(true);
            configure.accept(builder);
        });
    }

    private static byte[] connect(String path, String... more) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(Http2Peer.fields(
                ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":path", path, ":authority", "a"));
        head.writeBytes(Http2Peer.fields("sec-websocket-version", "13"));
        head.writeBytes(Http2Peer.fields(more));
        return head.toByteArray();
    }

    private static byte[] text(String text) {
        return RawWebSocket.frame(FINAL | RawWebSocket.TEXT, text.getBytes(UTF_8));
    }

    private Http2Peer peer(NettyServer server) throws IOException {
        return closing(Http2Peer.open(server.port()));
    }

    private static void open(Http2Peer peer, int stream) throws IOException {
        peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, stream, connect(PATH));
        Http2Headers answer = peer.answer(stream);
        assertThat(answer.status()).hasToString("200");
        assertThat(answer.contains("sec-websocket-accept")).isFalse();
        assertThat(answer.contains("upgrade")).isFalse();
    }

    @Test
    @DisplayName("M1 who may open WebSockets is told so, and others are not")
    void setting() throws Exception {
        for (boolean isOn : new boolean[] {true, false}) {
            NettyServer server = serving(fanfare(builder -> {}), builder -> builder.http2WebSockets(isOn));
            Http2Peer peer = closing(new Http2Peer(server.port()));
            peer.sendBytes(Http2Peer.PREFACE.getBytes(UTF_8));
            byte[] settings = peer.read().payload();
            boolean isSaid = false;
            for (int i = 0; i < settings.length; i += 6) {
                isSaid |= Arrays.equals(
                        Arrays.copyOfRange(settings, i, i + 6), Http2Peer.setting(ENABLE_CONNECT_PROTOCOL, 1));
            }
            assertThat(isSaid).isEqualTo(isOn);
            peer.send(Http2Peer.SETTINGS, 0, 0, new byte[0]);
            peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 1, connect(PATH));
            assertThat(peer.status(1)).isEqualTo(isOn ? 200 : 501);
        }
    }

    @Test
    @DisplayName(
            "M1 sessions on two streams of a connection: messages in any pieces, pings, and a goodbye that is answered")
    void sessions() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = serving(fanfare, builder -> {});
        Http2Peer peer = peer(server);
        for (int stream : new int[] {1, 3}) {
            open(peer, stream);
            byte[] all = text("{\"id\":1,\"connect\":{}}\n" + SUBSCRIBE);
            for (byte each : all) {
                peer.send(Http2Peer.DATA, 0, stream, new byte[] {each});
            }
            peer.text(stream, "\"subscribe\"");
        }
        for (int stream : new int[] {3, 1}) {
            for (int i = 0; i < 100; i++) {
                publish(fanfare, "news", "\"" + stream + "-" + i + "-" + "x".repeat(200) + "\"");
            }
            String all = peer.text(stream, "\"" + stream + "-99-" + "x".repeat(200) + "\"");
            int place = 0;
            for (int i = 0; i < 100; i++) {
                place = all.indexOf("\"" + stream + "-" + i + "-xxx", place);
                assertThat(place).as("publication " + i).isNotNegative();
            }
        }
        peer.send(Http2Peer.DATA, 0, 1, RawWebSocket.frame(FINAL | RawWebSocket.PING, "hello".getBytes(UTF_8)));
        byte[] pong = peer.until(frame -> frame.stream() == 1).payload();
        assertThat(pong).startsWith(FINAL | RawWebSocket.PONG, 5).endsWith("hello".getBytes(UTF_8));
        peer.send(Http2Peer.DATA, 0, 1, RawWebSocket.frame(FINAL | RawWebSocket.CLOSE, new byte[] {3, (byte) 0xe8}));
        Http2Peer.Frame goodbye = peer.until(frame -> frame.stream() == 1 && frame.payload().length > 0);
        assertThat(goodbye.payload()).startsWith(FINAL | RawWebSocket.CLOSE, 2, 3, 0xe8);
        assertThat(peer.until(frame -> frame.stream() == 1).ends()).isTrue();
        Awaitility.await().until(() -> fanfare.nodeInfo().clients() == 1);
        peer.send(Http2Peer.DATA, Http2Peer.END_STREAM, 3, new byte[0]);
        assertThat(peer.until(frame -> frame.stream() == 3).ends()).isTrue();
        Awaitility.await().until(() -> fanfare.nodeInfo().clients() == 0);
        open(peer, 5);
    }

    @Test
    @DisplayName("M1 a raw endpoint is asked first; what was sent right behind the head is not lost")
    void rawEndpoint() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>((from, message) -> from.send("got " + message));
        NettyServer server = serving(
                fanfare(builder -> {}),
                builder -> builder.rawEndpoint((asked, request) -> recorder, EndpointOptions.text("/raw")));
        Http2Peer peer = peer(server);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(Http2Peer.frame(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 1, connect("/raw")));
        for (int i = 0; i < 50; i++) {
            all.writeBytes(Http2Peer.frame(Http2Peer.DATA, 0, 1, text("m" + i)));
        }
        peer.sendBytes(all.toByteArray());
        assertThat(peer.status(1)).isEqualTo(200);
        String answers = peer.text(1, "got m49");
        int place = 0;
        for (int i = 0; i < 50; i++) {
            place = answers.indexOf("got m" + i, place);
            assertThat(place).as("message " + i).isNotNegative();
        }
        peer.send(Http2Peer.RESET, 0, 1, Http2Peer.number(Http2Peer.CANCEL));
        Awaitility.await().until(() -> recorder.connection().status() == ConnectionStatus.CLOSED);
    }

    @Test
    @DisplayName("M1 who may not connect is refused on its stream, and the connection goes on")
    void refused() throws Exception {
        NettyServer server = serving(fanfare(builder -> {}), builder -> builder.health("/health"));
        Http2Peer peer = peer(server);
        peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 1, connect(PATH, "origin", "https://evil.example"));
        assertThat(peer.status(1)).isEqualTo(403);
        peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 3, connect("/health"));
        assertThat(peer.status(3)).isEqualTo(200);
        peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 5, connect("/nothing"));
        assertThat(peer.status(5)).isEqualTo(404);
        byte[] other = Http2Peer.fields(
                ":method", "CONNECT", ":protocol", "chat", ":scheme", "http", ":path", PATH, ":authority", "a");
        peer.send(Http2Peer.HEADERS, Http2Peer.END_HEADERS, 7, other);
        assertThat(peer.status(7)).isEqualTo(501);
        open(peer, 9);
    }

    @Test
    @DisplayName("M1 a WebSocket whose stream is never read is closed, and those beside it get everything")
    void neverReads() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(
                ClientOptions.builder().insecure(true).queueMaxSize(200_000).build()));
        NettyServer server = serving(fanfare, builder -> {});
        Http2Peer peer = peer(server);
        peer.allow(0, 100_000_000);
        for (int stream : new int[] {1, 3}) {
            open(peer, stream);
            peer.send(Http2Peer.DATA, 0, stream, text("{\"id\":1,\"connect\":{}}\n" + SUBSCRIBE));
            peer.text(stream, "\"subscribe\"");
        }
        for (int count = 0; fanfare.nodeInfo().clients() == 2; count++) {
            assertThat(count).as("publications without an end of the lazy one").isLessThan(500);
            publish(fanfare, "news", "\"" + count + "-" + "x".repeat(20_000) + "-end\"");
            assertThat(peer.text(3, "-end")).contains("\"" + count + "-xxx");
        }
        assertThat(fanfare.connections().disconnects()).containsEntry(Disconnect.SLOW.code(), 1L);
        assertThat(peer.until(frame -> frame.type() == Http2Peer.RESET).stream())
                .isEqualTo(1);
    }
}
