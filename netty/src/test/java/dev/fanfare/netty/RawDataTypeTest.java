package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.raw.Connection;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class RawDataTypeTest extends RawTestBase {

    record Order(String article, int count) {}

    private interface Offence {
        void commit(RawWebSocket client) throws IOException;
    }

    static Stream<Arguments> offences() {
        return Stream.of(
                offence("a binary frame", 1003, c -> c.sendBinary(new byte[] {1})),
                offence(
                        "text that is not UTF-8",
                        1007,
                        c -> c.sendFrame(RawWebSocket.TEXT, true, new byte[] {(byte) 0xC0})),
                offence(
                        "UTF-8 cut off at the end",
                        1007,
                        c -> c.sendFrame(RawWebSocket.TEXT, true, new byte[] {(byte) 0xC3})),
                offence("a large frame", 1009, c -> c.sendText("x".repeat(1001))),
                offence("large fragments", 1009, c -> {
                    c.sendFrame(RawWebSocket.TEXT, false, new byte[600]);
                    c.sendFrame(RawWebSocket.CONTINUATION, false, new byte[600]);
                }),
                offence("binary fragments", 1003, c -> {
                    c.sendFrame(RawWebSocket.BINARY, false, new byte[1]);
                    c.sendFrame(RawWebSocket.CONTINUATION, true, new byte[1]);
                }),
                offence("fragments that are not UTF-8", 1007, c -> {
                    c.sendFrame(RawWebSocket.TEXT, false, new byte[] {(byte) 0xE2});
                    c.sendFrame(RawWebSocket.CONTINUATION, true, new byte[] {(byte) 0x82});
                }),
                offence("a message inside another", 1002, c -> {
                    c.sendFrame(RawWebSocket.TEXT, false, new byte[1]);
                    c.sendFrame(RawWebSocket.TEXT, true, new byte[1]);
                }),
                offence(
                        "a compressed frame",
                        1002,
                        c -> c.sendFrame(RawWebSocket.TEXT | RawWebSocket.RSV1, true, new byte[1])),
                offence("an unmasked frame", 1002, c -> c.sendBytes(new byte[] {(byte) 0x81, 1, 'x'})),
                offence(
                        "a close code that must not be",
                        1002,
                        c -> c.sendFrame(RawWebSocket.CLOSE, true, new byte[] {3, (byte) 0xED})));
    }

    private static Arguments offence(String name, int code, Offence offence) {
        return Arguments.of(name, code, offence);
    }

    @ParameterizedTest(name = "E8 {0} closes with {1}")
    @MethodSource("offences")
    void anOffenceClosesWithItsCode(String name, int code, Offence offence) throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        NettyServer server = serving(recorder, EndpointOptions.text("/raw").maxMessageSize(1000));
        RawWebSocket client = raw(server);
        client.sendText("before");
        offence.commit(client);
        RawWebSocket.Frame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(code);
        assertThat(close.closeReason()).isNotBlank();
        client.close();
        assertThat(recorder.next()).startsWith("open");
        assertThat(recorder.next()).isEqualTo("message before");
        assertThat(recorder.next()).isEqualTo("error BrokenConnectionException " + code);
        assertThat(recorder.next()).isEqualTo("terminate " + code + " " + close.closeReason() + " CLOSED");
        assertThat(recorder.more()).isZero();
    }

    @Test
    @DisplayName("E8 a text frame closes a binary endpoint with 1003")
    void textOnABinaryEndpoint() throws Exception {
        RawRecorder<byte[]> recorder = new RawRecorder<>(Connection::send);
        NettyServer server = serving(recorder, EndpointOptions.binary("/raw"));
        JdkClient client = jdk(server);
        assertThat(client.send(new byte[] {1, 2, 3}).bytes()).containsExactly(1, 2, 3);
        client.send("text");
        assertThat(client.closed()).startsWith("1003");
    }

    @Test
    @DisplayName("E8 JSON comes parsed and goes serialised; what is no JSON is an error and the connection stays")
    void json() throws Exception {
        RawRecorder<JsonNode> recorder = new RawRecorder<>((connection, tree) -> connection.send(tree.path("a")));
        JdkClient client = jdk(serving(recorder, EndpointOptions.json("/raw")));
        assertThat(client.send("{\"a\": [1.10, \"x\", null]}").text()).isEqualTo("[1.10,\"x\",null]");
        recorder.next();
        recorder.next();
        for (String bad : List.of("{\"a\": ", "", "{} {}", "hello")) {
            client.send(bad);
            assertThat(recorder.next()).as(bad).isEqualTo("error InvalidMessageException");
        }
        assertThat(client.send("{\"a\": \"still here\"}").text()).isEqualTo("\"still here\"");
    }

    @Test
    @DisplayName("E8 JSON can be objects of a class")
    void typedJson() throws Exception {
        RawRecorder<Order> recorder = new RawRecorder<>(
                (connection, order) -> connection.send(Map.of("total", order.article() + order.count() * 2)));
        JdkClient client = jdk(serving(recorder, EndpointOptions.json("/raw", Order.class)));
        assertThat(client.send("{\"article\":\"pear\",\"count\":3}").text()).isEqualTo("{\"total\":\"pear6\"}");
        recorder.next();
        recorder.next();
        for (String bad : List.of("null", "[]", "{\"article\":\"pear\",\"count\":\"many\"}")) {
            client.send(bad);
            assertThat(recorder.next()).as(bad).isEqualTo("error InvalidMessageException");
        }
    }
}
