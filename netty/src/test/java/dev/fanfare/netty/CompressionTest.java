package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 compressed WebSockets")
class CompressionTest extends ServerTestBase {

    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final int MESSAGE_LIMIT = 10_000;

    private NettyServer compressing(Fanfare fanfare) throws IOException {
        WebSocketEndpoint endpoint =
                new WebSocketEndpoint(PATH, MESSAGE_LIMIT, List.of(), new WebSocketEndpoint.Compression(1, 200));
        return server(fanfare, builder -> builder.webSocket(endpoint));
    }

    private NettyServer compressing() throws IOException {
        return compressing(fanfare(builder -> {}));
    }

    private RawWebSocket offering(NettyServer server) throws IOException {
        return closing(RawWebSocket.open(server.port(), PATH, OFFER));
    }

    private RawWebSocket subscriber(NettyServer server) throws IOException {
        RawWebSocket client = offering(server);
        client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        while (!text(client.readFrame()).contains("\"id\":2")) {
            // The two replies may come apart.
        }
        return client;
    }

    private static byte[] deflate(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        byte[] compressed = new byte[message.length + 100];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length - 4);
    }

    /** Offers that a client may make, of which each is granted (RFC 7692, section 7). */
    static Stream<String> offers() {
        return Stream.of(
                "",
                "; client_no_context_takeover",
                "; server_no_context_takeover",
                "; client_no_context_takeover; server_no_context_takeover",
                "; client_max_window_bits",
                "; client_max_window_bits=9",
                "; client_max_window_bits=15; client_no_context_takeover",
                "; server_max_window_bits=9, permessage-deflate; client_max_window_bits");
    }

    private static byte[] deflate(String message) {
        return deflate(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RawWebSocket.Frame frame) throws IOException {
        if (!frame.compressed()) {
            return frame.text();
        }
        ByteArrayOutputStream restored = new ByteArrayOutputStream();
        try (InflaterOutputStream inflating = new InflaterOutputStream(restored, new Inflater(true))) {
            inflating.write(frame.payload());
            inflating.write(new byte[] {0, 0, -1, -1});
            inflating.flush();
        }
        return restored.toString(StandardCharsets.UTF_8);
    }

    private static String json(int length) {
        return '"' + "abcdefgh".repeat(length / 8) + '"';
    }

    @Test
    void whatManyGetIsCompressedWithoutAContext() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = compressing(fanfare);
        RawWebSocket one = subscriber(server);
        RawWebSocket other = subscriber(server);
        assertThat(one.responseHead())
                .contains("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        for (int i = 0; i < 3; i++) {
            publish(fanfare, "news", json(4000));
            RawWebSocket.Frame frame = one.readFrame();
            assertThat(frame.compressed()).isTrue();
            assertThat(frame.payload().length).isLessThan(400);
            assertThat(text(frame)).contains(json(4000));
            assertThat(other.readFrame().payload()).isEqualTo(frame.payload());
        }
    }

    @Test
    void aSmallMessageIsNotCompressed() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = subscriber(compressing(fanfare));
        publish(fanfare, "news", "\"small\"");
        RawWebSocket.Frame frame = client.readFrame();
        assertThat(frame.compressed()).isFalse();
        assertThat(frame.text()).contains("small");
    }

    @Test
    void whatDoesNotBecomeSmallerIsNotCompressed() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = subscriber(compressing(fanfare));
        StringBuilder noise = new StringBuilder("\"");
        new Random(1).ints(3000, 'A', 'z').filter(c -> c != '\\').forEach(noise::appendCodePoint);
        for (int c = 0x4E00; c < 0x5200; c += 3) {
            noise.appendCodePoint(c);
        }
        publish(fanfare, "news", noise.append('"').toString());
        assertThat(text(client.readFrame())).contains(noise);
    }

    @Test
    void clientsMaySendCompressedAndPlainMessages() throws Exception {
        RawWebSocket client = offering(compressing());
        client.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, true, deflate("{\"id\":1,\"connect\":{}}"));
        assertThat(text(client.readFrame())).contains("\"connect\"");
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
        assertThat(text(client.readFrame())).contains("\"subscribe\"");
        byte[] whole = deflate("{\"id\":3,\"unsubscribe\":{\"channel\":\"a\"}}");
        client.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, false, Arrays.copyOf(whole, 10));
        client.sendFrame(RawWebSocket.CONTINUATION, true, Arrays.copyOfRange(whole, 10, whole.length));
        assertThat(text(client.readFrame())).contains("\"unsubscribe\"");
    }

    @ParameterizedTest
    @MethodSource("offers")
    void messagesOfAnySizeAndCutComeBack(String parameters) throws Exception {
        WebSocketEndpoint endpoint =
                new WebSocketEndpoint(PATH, 200_000, List.of(), new WebSocketEndpoint.Compression(1, 200));
        NettyServer server = server(
                fanfare(builder -> builder.onRpc("echo", call -> call.data())), builder -> builder.webSocket(endpoint));
        for (int part : new int[] {Integer.MAX_VALUE, 256, 1}) {
            RawWebSocket client = closing(RawWebSocket.open(
                    server.port(), PATH, "Sec-WebSocket-Extensions: permessage-deflate" + parameters));
            assertThat(client.responseHead()).contains("permessage-deflate");
            sendInParts(client, part, "{\"id\":1,\"connect\":{}}");
            assertThat(text(client.readFrame())).contains("\"connect\"");
            for (int size : new int[] {16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072}) {
                sendInParts(
                        client,
                        part,
                        "{\"id\":" + size + ",\"rpc\":{\"method\":\"echo\",\"data\":" + json(size) + "}}");
                assertThat(text(client.readFrame()))
                        .contains("\"id\":" + size + ",")
                        .contains(json(size));
            }
            client.close();
        }
    }

    private static void sendInParts(RawWebSocket client, int size, String message) throws IOException {
        byte[] compressed = deflate(message);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int end;
        for (int i = 0; i < compressed.length; i = end) {
            end = Math.min(i + Math.min(size, compressed.length), compressed.length);
            frames.writeBytes(RawWebSocket.frame(
                    (end == compressed.length ? 0x80 : 0)
                            | (i == 0 ? RawWebSocket.TEXT | RawWebSocket.RSV1 : RawWebSocket.CONTINUATION),
                    Arrays.copyOfRange(compressed, i, end)));
        }
        client.sendBytes(frames.toByteArray());
    }

    @Test
    void aClientThatDoesNotOfferItGetsNone() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = connected(compressing(fanfare));
        assertThat(client.responseHead()).doesNotContain("extensions");
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        assertThat(client.readText()).contains("\"subscribe\"");
        publish(fanfare, "news", json(4000));
        assertThat(client.readText()).contains(json(4000));
    }

    @Test
    void aServerThatDoesNotCompressAgreesToNothing() throws Exception {
        RawWebSocket client = offering(server());
        assertThat(client.responseHead()).doesNotContain("extensions");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=010",
                "permessage-deflate; client_max_window_bits=x",
                "permessage-deflate; unknown",
                "x-webkit-deflate-frame",
                ""
            })
    void anOfferThatCannotBeGrantedIsNotAccepted(String offer) throws Exception {
        RawWebSocket client =
                closing(RawWebSocket.open(compressing().port(), PATH, "Sec-WebSocket-Extensions: " + offer));
        assertThat(client.responseHead()).doesNotContain("extensions");
    }

    @Test
    void aSecondOfferIsTakenWhereTheFirstCannotBe() throws Exception {
        RawWebSocket client = closing(RawWebSocket.open(
                compressing().port(),
                PATH,
                "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10, permessage-deflate"));
        assertThat(client.responseHead()).contains("permessage-deflate");
    }

    @Test
    void aMessageThatGrowsOverTenTimesTheLimitIsTooBig() throws Exception {
        RawWebSocket client = offering(compressing());
        byte[] bomb = deflate(" ".repeat(10 * MESSAGE_LIMIT + 1) + "{\"id\":1,\"connect\":{}}");
        assertThat(bomb.length).isLessThan(MESSAGE_LIMIT);
        client.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, true, bomb);
        assertThat(client.readClose().closeCode()).isEqualTo(Disconnect.MESSAGE_TOO_BIG.code());
    }

    @Test
    void whatIsNotCompressedThoughItSaysSoIsABadRequest() throws Exception {
        RawWebSocket client = offering(compressing());
        client.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, true, new byte[] {-1, -1, -1, -1, 7});
        assertThat(client.readClose().closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
    }

    @Test
    void theBitOfAnExtensionThatWasNotAgreedOnIsAViolation() throws Exception {
        RawWebSocket client = client(compressing());
        client.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, true, deflate("{\"id\":1,\"connect\":{}}"));
        assertThat(client.readClose().closeCode()).isEqualTo(1002);
    }

    @Test
    void aCompressedControlFrameIsAViolation() throws Exception {
        RawWebSocket client = offering(compressing());
        client.sendFrame(RawWebSocket.PING | RawWebSocket.RSV1, true, new byte[0]);
        assertThat(client.readClose().closeCode()).isEqualTo(1002);
    }
}
