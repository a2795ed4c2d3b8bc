package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("M1 text of WebSockets is UTF-8 (RFC 6455, section 8.1)")
class TextConformanceTest extends ConformanceTestBase {

    // ---- 6: text

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
            parts.add(RawWebSocket.frame(i == 0 ? RawWebSocket.TEXT : 0, new byte[] {bytes[i]}));
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
                    RawWebSocket.frame(RawWebSocket.TEXT, bytes),
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
                parts.add(RawWebSocket.frame(i == 0 ? RawWebSocket.TEXT : 0, new byte[] {bytes[i]}));
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
            send(RawWebSocket.frame(RawWebSocket.TEXT, hex(hex)), fin(0, ""));
            expectRefusal(1007);
            peer.close();
        }
    }
}
