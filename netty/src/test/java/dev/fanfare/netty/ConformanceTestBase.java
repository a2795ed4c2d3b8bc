package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Sends frames and expects the messages, pongs and the end that must come of them. In all cases the server closes the
 * TCP connection as soon as both sides have said goodbye.
 */
abstract class ConformanceTestBase extends ServerTestBase {

    private static final int MOST = 16 * 1024 * 1024;

    /** Much less than what a peer is given that does not answer a close frame. */
    private static final int SOON_MILLIS = 3000;

    enum Kind {
        TEXT(RawWebSocket.TEXT, "/text"),
        BINARY(RawWebSocket.BINARY, "/binary"),
        SESSION(RawWebSocket.TEXT, PATH);

        final int opcode;
        final String path;

        Kind(int opcode, String path) {
            this.opcode = opcode;
            this.path = path;
        }
    }

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private NettyServer server;

    @SuppressWarnings("NullAway.Init") // Set by each test.
    RawWebSocket peer;

    @BeforeEach
    void serve() throws IOException {
        server = server(
                fanfare(builder -> {}),
                builder -> builder.webSocket(WebSocketEndpoint.DEFAULT)
                        .rawEndpoint(
                                (endpoint, request) -> Connection::send,
                                EndpointOptions.text("/text")
                                        .maxMessageSize(MOST)
                                        .maxQueuedBytes(2 * MOST))
                        .rawEndpoint(
                                (endpoint, request) -> Connection::send,
                                EndpointOptions.binary("/binary")
                                        .maxMessageSize(MOST)
                                        .maxQueuedBytes(2 * MOST)));
    }

    @AfterEach
    void leave() throws IOException {
        peer.close();
    }

    void connect(Kind kind) throws IOException {
        peer = RawWebSocket.open(server.port(), kind.path);
    }

    // ---- frames

    static byte[] fin(int opcode, byte[] payload) {
        return RawWebSocket.frame(0x80 | opcode, payload);
    }

    static byte[] fin(int opcode, String payload) {
        return fin(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] part(int opcode, String payload) {
        return RawWebSocket.frame(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return fin(
                RawWebSocket.CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    static byte[] all(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    void send(byte[]... frames) throws IOException {
        peer.sendBytes(all(frames));
    }

    void sendInPieces(int size, byte[]... frames) throws IOException {
        byte[] bytes = all(frames);
        for (int i = 0; i < bytes.length; i += size) {
            peer.sendBytes(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
        }
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    // ---- what comes of them

    void expect(int opcode, String payload) throws IOException {
        RawWebSocket.Frame frame = peer.readFrame();
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(frame.text()).isEqualTo(payload);
    }

    /** The server says goodbye first, is answered, and closes. */
    void expectRefusal(int... codes) throws IOException {
        RawWebSocket.Frame goodbye = peer.readFrame();
        assertThat(goodbye.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(goodbye.closeCode()).isIn(Arrays.stream(codes).boxed().toArray());
        send(fin(RawWebSocket.CLOSE, goodbye.payload()));
        expectEnd();
    }

    /** The server answers a goodbye, and closes at once. */
    void expectAnswer(int code) throws IOException {
        RawWebSocket.Frame goodbye = peer.readFrame();
        assertThat(goodbye.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(goodbye.closeCode()).isEqualTo(code);
        expectEnd();
    }

    void expectEnd() throws IOException {
        peer.timeout(SOON_MILLIS);
        try {
            RawWebSocket.Frame more = peer.readFrame();
            throw new AssertionError("after the end came opcode " + more.opcode() + ": " + more.text());
        } catch (EOFException end) {
            // As it must be.
        }
    }
}
