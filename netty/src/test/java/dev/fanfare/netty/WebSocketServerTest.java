package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.http.HttpSettings;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M1 WebSockets")
class WebSocketServerTest extends ServerTestBase {

    @Test
    void aClientConnectsSubscribesAndReceives() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        RawWebSocket client = connected(server(fanfare, builder -> {}));
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        assertThat(client.readText()).isEqualTo("{\"id\":2,\"subscribe\":{}}");
        publish(fanfare, "news", "{\"a\":1}");
        assertThat(client.readText())
                .startsWith("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{\"a\":1},\"offset\":1");
    }

    @Test
    void severalCommandsAndRepliesShareAFrame() throws Exception {
        RawWebSocket client = client(server());
        client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}\n");
        assertThat(client.readText().lines()).hasSize(2).last().isEqualTo("{\"id\":2,\"subscribe\":{}}");
    }

    @Test
    void aPingFrameIsAnsweredWithItsOwnBytes() throws Exception {
        RawWebSocket client = client(server());
        client.sendFrame(RawWebSocket.PING, true, new byte[] {1, 2, 3});
        RawWebSocket.Frame pong = client.readFrame();
        assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
        assertThat(pong.payload()).containsExactly(1, 2, 3);
        client.sendFrame(RawWebSocket.PONG, true, new byte[0]);
        client.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(client.readText()).contains("\"ping\":15,\"pong\":true");
    }

    @Test
    void keepaliveCanBeAMatterOfFrames() throws Exception {
        NettyServer server = server(
                fanfare(builder -> builder.clients(ClientOptions.builder()
                        .insecure(true)
                        .pingInterval(Duration.ofSeconds(1))
                        .pongTimeout(Duration.ofMillis(300))
                        .build())),
                builder -> {});
        RawWebSocket client = closing(RawWebSocket.open(server.port(), PATH + "?cf_ws_frame_ping_pong=true"));
        client.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(client.readText()).doesNotContain("\"ping\"", "\"pong\"");
        for (int i = 0; i < 2; i++) {
            assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PING);
            client.sendFrame(RawWebSocket.PONG, true, new byte[0]);
        }
        assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PING);
        assertThat(client.readClose().closeCode()).isEqualTo(Disconnect.NO_PONG.code());
    }

    @Test
    void aMessageInFragmentsIsOneMessage() throws Exception {
        RawWebSocket client = client(server());
        client.sendFrame(RawWebSocket.TEXT, false, "{\"id\":1,".getBytes(StandardCharsets.UTF_8));
        client.sendFrame(RawWebSocket.PING, true, new byte[0]);
        client.sendFrame(RawWebSocket.CONTINUATION, true, "\"connect\":{}}".getBytes(StandardCharsets.UTF_8));
        assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PONG);
        assertThat(client.readText()).contains("\"connect\"");
    }

    @Test
    void framesThatTrickleAreReadAllTheSame() throws Exception {
        RawWebSocket client = client(server());
        ByteBuffer frames = ByteBuffer.allocate(1000);
        for (String text : List.of("{\"id\":1,\"connect\":{}}", "{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}")) {
            // A mask of zeros changes nothing.
            frames.put((byte) 0x81).put((byte) (0x80 | text.length())).putInt(0);
            frames.put(text.getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < frames.position(); i++) {
            client.sendBytes(new byte[] {frames.get(i)});
        }
        assertThat(client.readText()).contains("\"connect\"");
        assertThat(client.readText()).contains("\"subscribe\"");
    }

    /** A message that must not be, and the code with which the connection is closed. */
    private interface Offence {
        void commit(RawWebSocket client) throws IOException;
    }

    static Stream<Arguments> offences() {
        byte[] large = new byte[70_000];
        return Stream.of(
                offence("not UTF-8", 1007, c -> c.sendFrame(RawWebSocket.TEXT, true, new byte[] {'{', (byte) 0xC0})),
                offence("truncated JSON", 3501, c -> c.sendText("{\"id\":2,\"subscribe\":{\"channel")),
                offence("an empty message", 3501, c -> c.sendText("")),
                offence("no known request", 3501, c -> c.sendText("{\"id\":2,\"dance\":{}}")),
                offence("a wrong type", 3501, c -> c.sendText("{\"id\":\"2\",\"subscribe\":{}}")),
                offence("a second connect", 3501, c -> c.sendText("{\"id\":2,\"connect\":{}}")),
                offence("a pong nobody asked for", 3501, c -> c.sendText("{}")),
                offence("a message nobody hears", 3508, c -> c.sendText("{\"send\":{\"data\":1}}")),
                offence("a large frame", 1009, c -> c.sendFrame(RawWebSocket.BINARY, true, large)),
                offence("large fragments", 1009, c -> {
                    c.sendFrame(RawWebSocket.BINARY, false, new byte[40_000]);
                    c.sendFrame(RawWebSocket.CONTINUATION, false, new byte[40_000]);
                }),
                offence("an unknown opcode", 1002, c -> c.sendFrame(0x7, true, new byte[0])),
                offence("an unmasked frame", 1002, c -> c.sendBytes(new byte[] {(byte) 0x81, 1, 'x'})),
                offence(
                        "a continuation of nothing",
                        1002,
                        c -> c.sendFrame(RawWebSocket.CONTINUATION, true, new byte[2])),
                offence("reserved bits", 1002, c -> c.sendBytes(new byte[] {(byte) 0xF1, (byte) 0x80, 0, 0, 0, 0})));
    }

    private static Arguments offence(String name, int code, Offence offence) {
        return Arguments.of(name, code, offence);
    }

    @ParameterizedTest(name = "{0} closes with {1}")
    @MethodSource("offences")
    void anOffenceClosesWithItsCodeAndNobodyElseNotices(String name, int code, Offence offence) throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(fanfare, builder -> {});
        RawWebSocket other = connected(server);
        other.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
        other.readText();
        RawWebSocket offender = connected(server);
        offence.commit(offender);
        RawWebSocket.Frame close = offender.readClose();
        assertThat(close.closeCode()).isEqualTo(code);
        assertThat(close.closeReason()).isNotBlank();
        publish(fanfare, "news", "1");
        assertThat(other.readText()).contains("\"data\":1");
    }

    @Test
    void anythingBeforeConnectCloses() throws Exception {
        RawWebSocket client = client(server());
        client.sendText("{\"id\":1,\"subscribe\":{\"channel\":\"news\"}}");
        assertThat(client.readClose().closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
    }

    @Test
    void aTruncatedFrameAndThenNothingIsForgotten() throws Exception {
        BlockingQueue<Disconnect> gone = new LinkedBlockingQueue<>();
        Fanfare fanfare = fanfare(builder -> builder.onDisconnected(event -> gone.add(event.reason())));
        RawWebSocket client = connected(server(fanfare, builder -> {}));
        client.sendBytes(new byte[] {(byte) 0x81, (byte) 0xFE, 0x10, 0x00, 1, 2, 3, 4, 'x'});
        client.close();
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo(Disconnect.CONNECTION_CLOSED);
    }

    @Test
    void thousandsOfSubscribesInOneFrameAreAllAnswered() throws Exception {
        WebSocketEndpoint roomy = new WebSocketEndpoint(PATH, 1024 * 1024, List.of(), null);
        RawWebSocket client = connected(server(fanfare(builder -> {}), builder -> builder.webSocket(roomy)));
        StringBuilder frame = new StringBuilder();
        for (int i = 2; i < 10_002; i++) {
            frame.append("{\"id\":")
                    .append(i)
                    .append(",\"subscribe\":{\"channel\":\"c")
                    .append(i)
                    .append("\"}}\n");
        }
        client.sendText(frame.toString());
        int replies = 0;
        int refused = 0;
        while (replies < 10_000) {
            for (String reply : client.readText().split("\n", -1)) {
                replies++;
                refused += reply.contains("\"code\":106") ? 1 : 0;
            }
        }
        assertThat(replies).isEqualTo(10_000);
        assertThat(refused).isEqualTo(10_000 - 128);
    }

    @Test
    void aClientThatDoesNotReadIsClosedAndTheOthersReceiveEverything() throws Exception {
        BlockingQueue<Disconnect> gone = new LinkedBlockingQueue<>();
        Fanfare fanfare = fanfare(builder -> builder.onDisconnected(event -> gone.add(event.reason())));
        NettyServer server = server(fanfare, builder -> {});
        RawWebSocket slow = closing(new RawWebSocket(server.port(), 4096));
        slow.handshake(PATH);
        RawWebSocket fast = client(server);
        for (RawWebSocket client : List.of(slow, fast)) {
            client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
            client.readText();
        }
        String large = '"' + "x".repeat(50_000) + '"';
        for (int i = 0; i < 400; i++) {
            publish(fanfare, "news", large);
            assertThat(fast.readText().lines()).hasSize(1);
        }
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo(Disconnect.SLOW);
    }

    @Test
    void aPeersGoodbyeIsAnswered() throws Exception {
        BlockingQueue<Disconnect> gone = new LinkedBlockingQueue<>();
        Fanfare fanfare = fanfare(builder -> builder.onDisconnected(event -> gone.add(event.reason())));
        RawWebSocket client = connected(server(fanfare, builder -> {}));
        client.sendFrame(
                RawWebSocket.CLOSE,
                true,
                ByteBuffer.allocate(2).putShort((short) 1000).array());
        assertThat(client.readClose().closeCode()).isEqualTo(1000);
        client.readToEnd();
        assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo(Disconnect.CONNECTION_CLOSED);
    }

    @Test
    void aClosedPeerThatNeverSaysGoodbyeIsCut() throws Exception {
        RawWebSocket client = connected(server());
        client.sendText("nonsense");
        assertThat(client.readClose().closeCode()).isEqualTo(Disconnect.BAD_REQUEST.code());
        client.readToEnd();
    }

    @Test
    @DisplayName("M15 a stopping server asks its clients to reconnect")
    void aStoppingServerAsksItsClientsToReconnect() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(fanfare, builder -> {});
        RawWebSocket client = connected(server);
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
        RawWebSocket.Frame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(Disconnect.SHUTDOWN.code());
        client.sendFrame(RawWebSocket.CLOSE, true, close.payload());
        stopping.get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new RawWebSocket(server.port())).isInstanceOf(IOException.class);
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        RawWebSocket silent = closing(new RawWebSocket(server(
                        fanfare(builder -> {}),
                        builder -> builder.httpSettings(HttpSettings.DEFAULT.requestTimeout(Duration.ofMillis(200))))
                .port()));
        silent.readToEnd();
    }

    @Test
    void aHandshakeThatTricklesIsClosed() throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.httpSettings(HttpSettings.DEFAULT.requestTimeout(Duration.ofMillis(500))));
        RawWebSocket slow = closing(new RawWebSocket(server.port()));
        byte[] head = ("GET " + PATH + " HTTP/1.1\r\nHost: x\r\nX-Filler: " + "x".repeat(10_000))
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> {
                    for (byte each : head) {
                        slow.sendBytes(new byte[] {each});
                        Awaitility.await().pollDelay(Duration.ofMillis(5)).until(() -> true);
                    }
                })
                .isInstanceOf(SocketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {PATH, "/raw"})
    void pongsThatAreNotReadDoNotPileUp(String path) throws Exception {
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.webSocket(WebSocketEndpoint.DEFAULT)
                        .rawEndpoint((endpoint, request) -> new RawRecorder<>(), EndpointOptions.text("/raw")));
        RawWebSocket client = closing(new RawWebSocket(server.port(), 4096));
        client.handshake(path);
        byte[] payload = new byte[125];
        int pings = 200_000;
        for (int i = 0; i < pings; i++) {
            client.sendFrame(RawWebSocket.PING, true, payload);
        }
        client.sendFrame(RawWebSocket.CLOSE, true, new byte[] {0x03, (byte) 0xE8});
        int pongs = 0;
        while (client.readFrame().opcode() == RawWebSocket.PONG) {
            pongs++;
        }
        assertThat(pongs).isBetween(1, pings / 2);
    }

    @Test
    void largeAnswersToManyCommandsAtOnceDoNotPileUp() throws Exception {
        Fanfare fanfare = fanfare(builder -> {});
        NettyServer server = server(fanfare, builder -> {});
        for (int i = 0; i < 50; i++) {
            publish(fanfare, "news", '"' + "x".repeat(10_000) + '"');
        }
        RawWebSocket client = closing(new RawWebSocket(server.port(), 4096));
        client.handshake(PATH);
        StringBuilder commands = new StringBuilder("{\"id\":1,\"connect\":{}}");
        for (int i = 2; i < 500; i++) {
            commands.append("\n{\"id\":").append(i).append(",\"history\":{\"channel\":\"news\",\"limit\":-1}}");
        }
        client.sendText(commands.toString());
        assertThat(client.readClose().closeCode()).isEqualTo(Disconnect.SLOW.code());
    }
}
