package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.websocket.WebSocketEndpoint;
import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455 as a test suite for it would ask: each case sends frames and expects the messages, pongs and the
 * end that must come of them, and in all of them the server closes the TCP connection as soon as both sides
 * have said goodbye. What must fail has to fail at the first byte that is wrong, and what was whole before
 * has to be answered.
 */
@DisplayName("M1 WebSockets as RFC 6455 has them")
class ConformanceTest extends ServerTestBase {

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
    private RawWebSocket peer;

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

    private void connect(Kind kind) throws IOException {
        peer = RawWebSocket.open(server.port(), kind.path);
    }

    // ---- frames

    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = {0x37, (byte) 0xFA, 0x21, 0x3D};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] fin(int opcode, byte[] payload) {
        return frame(0x80 | opcode, payload);
    }

    private static byte[] fin(int opcode, String payload) {
        return fin(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] part(int opcode, String payload) {
        return frame(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return fin(
                RawWebSocket.CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            out.writeBytes(each);
        }
        return out.toByteArray();
    }

    private void send(byte[]... frames) throws IOException {
        peer.sendBytes(all(frames));
    }

    private void sendInPieces(int size, byte[]... frames) throws IOException {
        byte[] bytes = all(frames);
        for (int i = 0; i < bytes.length; i += size) {
            peer.sendBytes(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
        }
    }

    // ---- what comes of them

    private void expect(int opcode, String payload) throws IOException {
        RawWebSocket.Frame frame = peer.readFrame();
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(frame.text()).isEqualTo(payload);
    }

    /** The server says goodbye first, is answered, and closes. */
    private void expectRefusal(int... codes) throws IOException {
        RawWebSocket.Frame goodbye = peer.readFrame();
        assertThat(goodbye.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(goodbye.closeCode()).isIn(Arrays.stream(codes).boxed().toArray());
        send(fin(RawWebSocket.CLOSE, goodbye.payload()));
        expectEnd();
    }

    /** The server answers a goodbye, and closes at once. */
    private void expectAnswer(int code) throws IOException {
        RawWebSocket.Frame goodbye = peer.readFrame();
        assertThat(goodbye.opcode()).isEqualTo(RawWebSocket.CLOSE);
        assertThat(goodbye.closeCode()).isEqualTo(code);
        expectEnd();
    }

    private void expectEnd() throws IOException {
        peer.timeout(SOON_MILLIS);
        try {
            RawWebSocket.Frame more = peer.readFrame();
            throw new AssertionError("after the end came opcode " + more.opcode() + ": " + more.text());
        } catch (EOFException end) {
            // As it must be.
        }
    }

    // ---- 1 and 9: messages of any size

    static Stream<Integer> sizes() {
        return Stream.of(0, 125, 126, 127, 128, 65_535, 65_536, 1 << 20, 1 << 22);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void messagesOfAnySize(int size) throws Exception {
        for (Kind kind : List.of(Kind.TEXT, Kind.BINARY)) {
            String payload = "*".repeat(size);
            connect(kind);
            send(fin(kind.opcode, payload));
            expect(kind.opcode, payload);
            sendInPieces(Math.max(997, size / 100), fin(kind.opcode, payload));
            expect(kind.opcode, payload);
            int part = Math.max(64, size / 50);
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < size; i += part) {
                parts.add(part(i == 0 ? kind.opcode : 0, payload.substring(i, Math.min(size, i + part))));
            }
            parts.add(fin(size == 0 ? kind.opcode : 0, ""));
            send(parts.toArray(byte[][]::new));
            expect(kind.opcode, payload);
            send(close(1000, ""));
            expectAnswer(1000);
        }
    }

    // ---- 2: pings and pongs

    @ParameterizedTest
    @EnumSource
    void pingsAndPongs(Kind kind) throws Exception {
        connect(kind);
        String longest = "p".repeat(125);
        send(fin(RawWebSocket.PING, ""));
        expect(RawWebSocket.PONG, "");
        send(fin(RawWebSocket.PONG, "unasked"), fin(RawWebSocket.PING, "payload"));
        expect(RawWebSocket.PONG, "payload");
        sendInPieces(1, fin(RawWebSocket.PING, longest));
        expect(RawWebSocket.PONG, longest);
        for (int i = 0; i < 10; i++) {
            send(fin(RawWebSocket.PING, "payload-" + i));
        }
        for (int i = 0; i < 10; i++) {
            expect(RawWebSocket.PONG, "payload-" + i);
        }
        send(fin(RawWebSocket.PING, "p".repeat(126)));
        expectRefusal(1002);
    }

    // ---- 3, 4, 5: frames that must not be

    /** A frame that must not be. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Violation(String name, byte[] bytes, int code) {
        /** Whether the server knows that the peer says goodbye with it, and closes at once. */
        boolean isGoodbye() {
            return name.endsWith("of opcode 8");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Violation violation(String name, byte[] bytes) {
        return new Violation(name, bytes, 1002);
    }

    static Stream<Violation> violations() {
        Stream<Violation> reserved = IntStream.rangeClosed(1, 7)
                .boxed()
                .flatMap(bits -> Stream.of(1, 2, 8, 9)
                        .map(opcode -> violation(
                                "reserved bits " + bits + " of opcode " + opcode,
                                frame(0x80 | bits << 4 | opcode, new byte[opcode == 8 ? 2 : 5]))));
        Stream<Violation> opcodes = IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(opcode -> violation("opcode " + opcode, frame(0x80 | opcode, new byte[3])));
        Stream<Violation> others = Stream.of(
                violation("a fragmented ping", part(RawWebSocket.PING, "fragment")),
                violation("a fragmented pong", part(RawWebSocket.PONG, "fragment")),
                violation("a continuation of nothing", fin(0, "non-continuation")),
                violation("a first part of a continuation of nothing", part(0, "non-continuation")),
                violation("a frame without a mask", new byte[] {(byte) 0x81, 3, 'a', 'b', 'c'}),
                violation("a long ping", fin(RawWebSocket.PING, "x".repeat(126))),
                violation(
                        "a length beyond all bounds",
                        all(
                                new byte[] {(byte) 0x82, (byte) 0xFF},
                                HexFormat.of().parseHex("8000000000000000"))),
                new Violation(
                        "a frame that is too large",
                        all(
                                new byte[] {(byte) 0x81, (byte) 0xFF},
                                HexFormat.of().parseHex("7fffffffffffffff")),
                        1009));
        return Stream.of(reserved, opcodes, others).flatMap(each -> each);
    }

    @ParameterizedTest
    @MethodSource("violations")
    void framesThatMustNotBe(Violation violation) throws Exception {
        for (Kind kind : Kind.values()) {
            connect(kind);
            send(violation.bytes);
            boolean isLost = violation.name.startsWith("a length") || violation.name.startsWith("a frame that is too");
            RawWebSocket.Frame goodbye = peer.readFrame();
            assertThat(goodbye.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(goodbye.closeCode()).isEqualTo(violation.code);
            if (isLost) {
                // Nobody can know where the peer's goodbye would begin.
                peer.close();
                continue;
            }
            if (!violation.isGoodbye()) {
                send(fin(RawWebSocket.TEXT, "not heard"), fin(RawWebSocket.CLOSE, goodbye.payload()));
            }
            expectEnd();
            peer.close();
        }
    }

    @ParameterizedTest
    @MethodSource("violations")
    void whatWasWholeBeforeAViolationIsAnswered(Violation violation) throws Exception {
        for (Kind kind : List.of(Kind.TEXT, Kind.BINARY)) {
            for (int pieces : new int[] {Integer.MAX_VALUE, 1}) {
                connect(kind);
                sendInPieces(
                        pieces,
                        fin(kind.opcode, "Hello, world!"),
                        fin(kind.opcode, "again"),
                        violation.bytes,
                        violation.isGoodbye() ? new byte[0] : fin(RawWebSocket.PING, ""));
                expect(kind.opcode, "Hello, world!");
                expect(kind.opcode, "again");
                assertThat(peer.readFrame().closeCode()).isEqualTo(violation.code);
                peer.close();
            }
        }
        connect(Kind.SESSION);
        send(fin(RawWebSocket.TEXT, "{\"id\":1,\"connect\":{}}"), violation.bytes);
        assertThat(peer.readText()).contains("\"connect\"");
        assertThat(peer.readFrame().closeCode()).isEqualTo(violation.code);
    }

    // ---- 5: fragments

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY"})
    void fragments(Kind kind) throws Exception {
        connect(kind);
        send(part(kind.opcode, "fragment1"), fin(0, "fragment2"));
        expect(kind.opcode, "fragment1fragment2");
        sendInPieces(1, part(kind.opcode, "fragment1"), fin(RawWebSocket.PING, "ping"), fin(0, "fragment2"));
        expect(RawWebSocket.PONG, "ping");
        expect(kind.opcode, "fragment1fragment2");
        send(part(kind.opcode, ""), part(0, ""), fin(0, ""));
        expect(kind.opcode, "");
        send(part(kind.opcode, ""), part(0, "middle"), fin(0, ""));
        expect(kind.opcode, "middle");
        send(
                part(kind.opcode, "1"),
                fin(RawWebSocket.PING, "a"),
                part(0, "2"),
                fin(RawWebSocket.PING, "b"),
                fin(0, "3"));
        expect(RawWebSocket.PONG, "a");
        expect(RawWebSocket.PONG, "b");
        expect(kind.opcode, "123");
        send(part(kind.opcode, "begun"), fin(kind.opcode, "another"));
        expectRefusal(1002);
    }

    // ---- 6: text

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static Stream<String> text() {
        return Stream.of(
                "ce ba e1 bd b9 cf 83 ce bc ce b5",
                "00",
                "c2 80",
                "e0 a0 80",
                "f0 90 80 80",
                "7f",
                "df bf",
                "ef bf bf",
                "f4 8f bf bf",
                "ed 9f bf",
                "ee 80 80",
                "ef bf bd",
                "ef bb bf",
                "f0 9f 98 80",
                "61 cc 81");
    }

    @ParameterizedTest
    @MethodSource("text")
    void textHoweverItIsCut(String hex) throws Exception {
        byte[] bytes = hex(hex);
        String sent = new String(bytes, StandardCharsets.UTF_8);
        connect(Kind.TEXT);
        send(fin(RawWebSocket.TEXT, bytes));
        expect(RawWebSocket.TEXT, sent);
        sendInPieces(1, fin(RawWebSocket.TEXT, bytes));
        expect(RawWebSocket.TEXT, sent);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            parts.add(frame(i == 0 ? RawWebSocket.TEXT : 0, new byte[] {bytes[i]}));
        }
        parts.add(fin(0, ""));
        send(parts.toArray(byte[][]::new));
        expect(RawWebSocket.TEXT, sent);
        sendInPieces(1, parts.toArray(byte[][]::new));
        expect(RawWebSocket.TEXT, sent);
    }

    /** Bytes that are not UTF-8; the last one is the first that is wrong. */
    static Stream<String> noText() {
        return Stream.of(
                "ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0",
                "80",
                "bf",
                "61 80",
                "c0",
                "c1",
                "e0 80",
                "e0 9f",
                "f0 80",
                "f0 8f",
                "f4 90",
                "f5",
                "f8",
                "fe",
                "ff",
                "ed a0",
                "c2 41",
                "e2 82 41",
                "f0 9f 98 41",
                "c2 c2",
                "31 32 33 34 35 36 37 38 39 ff");
    }

    @ParameterizedTest
    @MethodSource("noText")
    void whatIsNoTextFailsAtTheFirstByte(String hex) throws Exception {
        byte[] bytes = hex(hex);
        byte[] more = Arrays.copyOf(bytes, bytes.length + 20_000);
        for (Kind kind : List.of(Kind.TEXT, Kind.SESSION)) {
            // As a whole, in a part that has no end yet, and in a frame that has none yet.
            for (byte[] begun : List.of(
                    fin(RawWebSocket.TEXT, bytes),
                    frame(RawWebSocket.TEXT, bytes),
                    Arrays.copyOf(fin(RawWebSocket.TEXT, more), 8 + bytes.length))) {
                connect(kind);
                send(begun);
                assertThat(peer.readFrame().closeCode()).isEqualTo(1007);
                peer.close();
                connect(kind);
                sendInPieces(1, begun);
                assertThat(peer.readFrame().closeCode()).isEqualTo(1007);
                peer.close();
            }
            // Each byte in a part of its own.
            connect(kind);
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < bytes.length; i++) {
                parts.add(frame(i == 0 ? RawWebSocket.TEXT : 0, new byte[] {bytes[i]}));
            }
            send(parts.toArray(byte[][]::new));
            expectRefusal(1007);
            peer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "SESSION"})
    void textThatEndsWithinACharacter(Kind kind) throws Exception {
        for (String hex : List.of("c2", "e2 82", "f0 9f 98", "61 f0 9f")) {
            connect(kind);
            send(fin(RawWebSocket.TEXT, hex(hex)));
            expectRefusal(1007);
            peer.close();
            connect(kind);
            send(frame(RawWebSocket.TEXT, hex(hex)), fin(0, ""));
            expectRefusal(1007);
            peer.close();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY"})
    void theOtherKindOfMessage(Kind kind) throws Exception {
        int other = kind == Kind.TEXT ? RawWebSocket.BINARY : RawWebSocket.TEXT;
        connect(kind);
        send(fin(kind.opcode, "first"), frame(other, new byte[3]));
        expect(kind.opcode, "first");
        expectRefusal(1003);
    }

    // ---- 7: goodbyes

    @ParameterizedTest
    @EnumSource
    void goodbyes(Kind kind) throws Exception {
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999}) {
            connect(kind);
            send(close(code, code % 2 == 0 ? "" : "r".repeat(123)));
            expectAnswer(code);
            peer.close();
        }
        connect(kind);
        send(fin(RawWebSocket.CLOSE, ""));
        expectAnswer(1005);
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            peer.close();
            connect(kind);
            send(close(code, ""));
            expectAnswer(1002);
        }
        for (byte[] malformed : List.of(
                fin(RawWebSocket.CLOSE, "x"), close(1000, "r".repeat(124)), frame(RawWebSocket.CLOSE, new byte[0]))) {
            peer.close();
            connect(kind);
            send(malformed);
            expectAnswer(1002);
        }
        peer.close();
        connect(kind);
        send(fin(RawWebSocket.CLOSE, hex("03 e8 ce ba ed a0 80")));
        expectAnswer(1007);
    }

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY"})
    void whatComesBeforeAGoodbyeIsAnsweredAndWhatComesAfterItIsNot(Kind kind) throws Exception {
        String large = "x".repeat(256 * 1024);
        connect(kind);
        send(
                fin(kind.opcode, large),
                fin(kind.opcode, "Hello"),
                close(1000, ""),
                fin(kind.opcode, "late"),
                fin(RawWebSocket.PING, "late"),
                close(1000, ""));
        expect(kind.opcode, large);
        expect(kind.opcode, "Hello");
        expectAnswer(1000);
        connect(kind);
        send(part(kind.opcode, "begun"), close(4000, "enough"), fin(0, "late"));
        expectAnswer(4000);
    }
}
