package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.raw.Connection;
import dev.fanfare.raw.ConnectionStatus;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.NotSentException;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawConnectionTest extends RawTestBase {

    record Order(String article, int count) {}

    private static byte[] code(int code) {
        return ByteBuffer.allocate(2).putShort((short) code).array();
    }

    @Test
    @DisplayName("E5 onOpen, then the messages in order, then onTerminate with the peer's code and reason")
    void aLife() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        JdkClient client = jdk(serving(recorder));
        IntStream.range(0, 1000).forEach(i -> client.send("m" + i));
        client.sendClose(4321, "enough");
        assertThat(recorder.next()).isEqualTo("open CONNECTED");
        for (int i = 0; i < 1000; i++) {
            assertThat(recorder.next()).isEqualTo("message m" + i);
        }
        assertThat(recorder.next()).isEqualTo("terminate 4321 enough CLOSED");
        assertThat(client.closed()).isEqualTo("4321");
        assertThat(recorder.more()).isZero();
    }

    @Test
    @DisplayName("E5 a goodbye without a code is 1005")
    void aGoodbyeWithoutACode() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        RawWebSocket client = raw(serving(recorder));
        client.sendFrame(RawWebSocket.CLOSE, true, new byte[0]);
        assertThat(client.readClose().closeCode()).isEqualTo(1005);
        client.readToEnd();
        assertThat(recorder.next()).startsWith("open");
        assertThat(recorder.next()).isEqualTo("terminate 1005 CLOSED");
    }

    @Test
    @DisplayName("E5 a transport that breaks is one fatal error and 1006, after what had arrived")
    void aBrokenTransport() throws Exception {
        CountDownLatch aborted = new CountDownLatch(1);
        RawRecorder<String> recorder = new RawRecorder<>((connection, text) -> aborted.await(20, TimeUnit.SECONDS));
        JdkClient client = jdk(serving(recorder));
        client.send("a").send("b");
        assertThat(recorder.next()).startsWith("open");
        assertThat(recorder.next()).isEqualTo("message a");
        client.abort();
        aborted.countDown();
        assertThat(recorder.next()).isEqualTo("message b");
        assertThat(recorder.next()).isEqualTo("error BrokenConnectionException 1006");
        assertThat(recorder.next()).isEqualTo("terminate 1006 CLOSED");
        assertThat(recorder.more()).isZero();
    }

    @Test
    @DisplayName("E5 a handler that throws is told so, and the connection stays")
    void aHandlerThatThrows() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>((connection, text) -> {
            connection.send("got " + text);
            if (text.equals("a")) {
                throw new IllegalStateException("broken");
            }
            throw new StackOverflowError();
        });
        JdkClient client = jdk(serving(recorder));
        assertThat(client.send("a").text()).isEqualTo("got a");
        assertThat(client.send("b").text()).isEqualTo("got b");
        assertThat(Stream.generate(() -> quietly(recorder)).limit(5))
                .containsExactly(
                        "open CONNECTED",
                        "message a",
                        "error IllegalStateException",
                        "message b",
                        "error StackOverflowError");
        assertThat(recorder.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    private static String quietly(RawRecorder<?> recorder) {
        try {
            return recorder.next();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    @DisplayName("E5 a handler that blocks delays its own connection only, whose peer is made to wait")
    void aHandlerThatBlocks() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        List<String> received = new ArrayList<>();
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.loops(1)
                        .rawEndpoint(
                                (endpoint, request) -> (connection, text) -> {
                                    mayGoOn.await(20, TimeUnit.SECONDS);
                                    received.add(text);
                                    connection.send("done " + received.size());
                                },
                                EndpointOptions.text("/slow").maxMessageSize(2_000_000))
                        .rawEndpoint((endpoint, request) -> Connection::send, EndpointOptions.text("/fast")));
        RawWebSocket slow = closing(RawWebSocket.open(server.port(), "/slow"));
        JdkClient fast = closing(JdkClient.open(server, "/fast"));
        int count = 25;
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < count; i++) {
                    slow.sendText(i + "x".repeat(1_000_000));
                }
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        for (int i = 0; i < 200; i++) {
            assertThat(fast.send("m" + i).text()).isEqualTo("m" + i);
        }
        // So many megabytes fit into no buffer on the way: the peer has to wait.
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> !sending.isDone());
        mayGoOn.countDown();
        for (int i = 1; i <= count; i++) {
            assertThat(slow.readText()).isEqualTo("done " + i);
        }
        sending.get(20, TimeUnit.SECONDS);
        for (int i = 0; i < count; i++) {
            assertThat(received.get(i)).startsWith(i + "x");
        }
    }

    @Test
    @DisplayName("E5 terminate inside onMessage: no message follows, and onTerminate comes afterwards, once")
    void terminateInsideOnMessage() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>((connection, text) -> {
            connection.send("bye");
            connection.terminate(4000, "had enough");
            connection.terminate(4001, "twice");
            assertThatThrownBy(() -> connection.send("too late"))
                    .isInstanceOf(NotSentException.class)
                    .hasMessageContaining(": it is clos");
            assertThat(connection.status()).isNotEqualTo(ConnectionStatus.CONNECTED);
        });
        RawWebSocket client = raw(serving(recorder));
        client.sendText("a");
        client.sendText("b");
        client.sendText("c");
        assertThat(client.readText()).isEqualTo("bye");
        RawWebSocket.Frame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(4000);
        assertThat(close.closeReason()).isEqualTo("had enough");
        client.sendFrame(RawWebSocket.CLOSE, true, code(4000));
        assertThat(recorder.next()).startsWith("open");
        assertThat(recorder.next()).isEqualTo("message a");
        assertThat(recorder.next()).isEqualTo("terminate 4000 had enough CLOSED");
        assertThat(recorder.more()).isZero();
    }

    @Test
    @DisplayName("E6 what is sent goes by the argument's type")
    void sendByType() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        JdkClient client = jdk(serving(recorder));
        Connection<String> connection = recorder.connection();
        connection.send("täxt \uD83D\uDE00");
        connection.send(CharBuffer.wrap("built"));
        connection.send(new byte[] {1, 2});
        connection.send(ByteBuffer.wrap(new byte[] {0, 3, 4, 0}, 1, 2));
        connection.send(Map.of("a", 1));
        connection.send(new Order("pear", 2));
        connection.send(42);
        assertThat(client.text()).isEqualTo("täxt \uD83D\uDE00");
        assertThat(client.text()).isEqualTo("built");
        assertThat(client.bytes()).containsExactly(1, 2);
        assertThat(client.bytes()).containsExactly(3, 4);
        assertThat(client.text()).isEqualTo("{\"a\":1}");
        assertThat(client.text()).isEqualTo("{\"article\":\"pear\",\"count\":2}");
        assertThat(client.text()).isEqualTo("42");
        Map<String, Object> circle = new HashMap<>();
        circle.put("self", circle);
        assertThatThrownBy(() -> connection.send(circle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HashMap");
    }

    @Test
    @DisplayName("E6 messages of one thread keep their order, whatever others send")
    void sendFromManyThreads() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        JdkClient client = jdk(serving(recorder));
        Connection<String> connection = recorder.connection();
        List<CompletableFuture<Void>> senders = IntStream.range(0, 4)
                .mapToObj(sender -> CompletableFuture.runAsync(
                        () -> IntStream.range(0, 500).forEach(i -> connection.send(sender + " " + i))))
                .toList();
        int[] next = new int[4];
        for (int i = 0; i < 2000; i++) {
            String[] message = client.text().split(" ", -1);
            int sender = Integer.parseInt(message[0]);
            assertThat(Integer.parseInt(message[1])).isEqualTo(next[sender]++);
        }
        senders.forEach(CompletableFuture::join);
    }

    @Test
    @DisplayName("E6 what send has taken arrives before the close frame, even when both sides close at once")
    void bothSidesCloseAtOnce() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        RawWebSocket client = raw(serving(recorder));
        Connection<String> connection = recorder.connection();
        client.sendFrame(RawWebSocket.CLOSE, true, code(1000));
        int taken = 0;
        try {
            while (taken < 100) {
                connection.send("m" + taken);
                taken++;
            }
            connection.terminate(4000, "enough");
        } catch (NotSentException closedByTheClient) {
            assertThat(taken).isLessThan(100);
        }
        for (int i = 0; i < taken; i++) {
            assertThat(client.readText()).isEqualTo("m" + i);
        }
        assertThat(client.readFrame().closeCode()).isIn(1000, 4000);
        client.readToEnd();
        assertThat(recorder.next()).startsWith("open");
        assertThat(recorder.next()).isIn("terminate 1000 CLOSED", "terminate 4000 enough CLOSED");
        assertThat(recorder.more()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1001, 1005, 1006, 1011, 2999, 5000})
    @DisplayName("E6 codes that must not be sent are refused")
    void codesThatMustNotBeSent(int code) throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        jdk(serving(recorder));
        Connection<String> connection = recorder.connection();
        assertThatThrownBy(() -> connection.terminate(code, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not " + code);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 4999})
    @DisplayName("E6 terminate sends code and reason, up to 123 bytes of it")
    void terminate(int code) throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        JdkClient client = jdk(serving(recorder));
        Connection<String> connection = recorder.connection();
        String longest = "é".repeat(61) + "x";
        assertThatThrownBy(() -> connection.terminate(code, longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("123");
        connection.terminate(code, longest);
        assertThat(client.closed()).isEqualTo(code + " " + longest);
        recorder.next();
        assertThat(recorder.next()).isEqualTo("terminate " + code + " " + longest + " CLOSED");
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThatThrownBy(() -> connection.send("late"))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("closed");
        connection.terminate();
    }

    @Test
    @DisplayName("E6 a send that would queue too much fails, and works again when the peer has read")
    void aPeerThatDoesNotRead() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>();
        NettyServer server = serving(recorder, EndpointOptions.text("/raw").maxQueuedBytes(200_000));
        RawWebSocket client = closing(new RawWebSocket(server.port(), 4096));
        client.handshake("/raw");
        Connection<String> connection = recorder.connection();
        int[] sent = {0};
        assertThatThrownBy(() -> {
                    while (sent[0] < 10_000) {
                        connection.send(sent[0] + "x".repeat(50_000));
                        sent[0]++;
                    }
                })
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("maxQueuedBytes");
        assertThat(connection.queuedBytes()).isLessThanOrEqualTo(200_000L);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
        for (int i = 0; i < sent[0]; i++) {
            assertThat(client.readText()).startsWith(i + "x");
        }
        Awaitility.await().until(() -> connection.queuedBytes() == 0);
        connection.send("again");
        assertThat(client.readText()).isEqualTo("again");
    }

    @Test
    @DisplayName("E5 pings are answered, fragments are one message, and a silent peer is asked and then cut off")
    void pingsAndFragments() throws Exception {
        RawRecorder<String> recorder = new RawRecorder<>(Connection::send);
        NettyServer server = serving(recorder, EndpointOptions.text("/raw").pingInterval(Duration.ofMillis(300)));
        RawWebSocket client = raw(server);
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        client.sendFrame(RawWebSocket.TEXT, false, new byte[] {'1', euro[0]});
        client.sendFrame(RawWebSocket.PING, true, new byte[] {7});
        client.sendFrame(RawWebSocket.CONTINUATION, true, new byte[] {euro[1], euro[2]});
        RawWebSocket.Frame pong = client.readFrame();
        assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
        assertThat(pong.payload()).containsExactly(7);
        assertThat(client.readText()).isEqualTo("1€");
        for (int i = 0; i < 2; i++) {
            assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PING);
            client.sendFrame(RawWebSocket.PONG, true, new byte[0]);
        }
        assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PING);
        client.readToEnd();
        assertThat(recorder.next()).startsWith("open");
        assertThat(recorder.next()).isEqualTo("message 1€");
        assertThat(recorder.next()).isEqualTo("error BrokenConnectionException 1006");
        assertThat(recorder.next()).isEqualTo("terminate 1006 CLOSED");
    }
}
