package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 6455 as a test suite for it would ask. What must fail has to fail at the first byte that is wrong, and what was
 * whole before has to be answered.
 */
@DisplayName("M1 WebSockets as RFC 6455 has them")
class ConformanceTest extends ConformanceTestBase {

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

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY"})
    void aThousandMessagesAtOnce(Kind kind) throws Exception {
        for (int size : new int[] {0, 16, 64, 256, 1024, 4096}) {
            connect(kind);
            List<String> sent = IntStream.range(0, 1000)
                    .mapToObj(i -> (i + "*".repeat(size)).substring(0, size))
                    .toList();
            send(sent.stream().map(each -> fin(kind.opcode, each)).toArray(byte[][]::new));
            for (String each : sent) {
                expect(kind.opcode, each);
            }
            peer.close();
        }
    }

    // ---- 10: a message in many parts

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY"})
    void aMessageInManyParts(Kind kind) throws Exception {
        String payload = "0123456789".repeat(6554).substring(0, 65_536);
        for (int size : new int[] {1, 7, 1300, 65_535}) {
            connect(kind);
            List<byte[]> parts = new ArrayList<>();
            for (int i = 0; i < payload.length(); i += size) {
                String piece = payload.substring(i, Math.min(payload.length(), i + size));
                int opcode = i == 0 ? kind.opcode : RawWebSocket.CONTINUATION;
                parts.add(i + size < payload.length() ? part(opcode, piece) : fin(opcode, piece));
            }
            send(parts.toArray(byte[][]::new));
            expect(kind.opcode, payload);
            peer.close();
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
                                RawWebSocket.frame(0x80 | bits << 4 | opcode, new byte[opcode == 8 ? 2 : 5]))));
        Stream<Violation> opcodes = IntStream.of(3, 4, 5, 6, 7, 11, 12, 13, 14, 15)
                .mapToObj(opcode -> violation("opcode " + opcode, RawWebSocket.frame(0x80 | opcode, new byte[3])));
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

    @ParameterizedTest
    @EnumSource(names = {"TEXT", "BINARY"})
    void theOtherKindOfMessage(Kind kind) throws Exception {
        int other = kind == Kind.TEXT ? RawWebSocket.BINARY : RawWebSocket.TEXT;
        connect(kind);
        send(fin(kind.opcode, "first"), RawWebSocket.frame(other, new byte[3]));
        expect(kind.opcode, "first");
        expectRefusal(1003);
    }
}
