package dev.fanfare.netty;

import dev.fanfare.testkit.RawWebSocket;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("M1 the closing handshake (RFC 6455, section 7)")
class GoodbyeConformanceTest extends ConformanceTestBase {

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
                fin(RawWebSocket.CLOSE, "x"),
                close(1000, "r".repeat(124)),
                RawWebSocket.frame(RawWebSocket.CLOSE, new byte[0]))) {
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
