package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocketException.Code;
import dev.fanfare.client.SocketEvent.Connected;
import dev.fanfare.client.SocketEvent.ConnectionClosed;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.Network;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClientSocketTest extends ClientTestBase {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private Fanfare receiving() {
        Fanfare fanfare = fanfare();
        fanfare.notifications().onReceived((client, text) -> received.add(text));
        return fanfare;
    }

    @Test
    @DisplayName("C1 open connects, twice is once, and another URL closes the first")
    void open() throws Exception {
        NettyServer one = serve(receiving(), 0);
        NettyServer two = serve(receiving(), 0);
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        CompletableFuture<Void> first = socket.open(url(one.port()));
        assertThat(socket.open("http://127.0.0.1:" + one.port() + "/")).isSameAs(first);
        get(first);
        Connected event = take(connected);
        assertThat(event.url())
                .isEqualTo(url(one.port()) + "/connection/websocket")
                .isEqualTo(socket.url());
        assertThat(event.clientId()).hasSize(22).isEqualTo(socket.clientId());
        assertThat(event.reconnected()).isFalse();

        BlockingQueue<ConnectionClosed> closed = events(socket, ConnectionClosed.class);
        get(socket.open(url(two.port())));
        assertThat(take(closed).code()).isEqualTo(1000);
        assertThat(take(connected).url()).startsWith(url(two.port()));
        assertThat(connected).isEmpty();
    }

    @Test
    @DisplayName("C1 what is no URL is refused, and what is open stays open")
    void noUrl() throws Exception {
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        get(socket.open(url(serve(receiving(), 0).port())));
        assertFails(socket.open("ftp://example.com"), Code.BAD_INPUT, "\"ftp://example.com\" is no WebSocket URL");
        assertThat(socket.status()).isEqualTo(Status.CONNECTED);
    }

    @Test
    @DisplayName("C2 close ends the connection with 1000 after what was sent, and no reconnect follows")
    void close() throws Exception {
        Fanfare fanfare = receiving();
        BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        fanfare.notifications().onClose((client, code, reason) -> codes.add(code));
        ClientSocket socket = socket(quick().build());
        BlockingQueue<SocketEvent> events = events(socket, SocketEvent.class);
        get(socket.open(url(serve(fanfare, 0).port())));
        assertThat(take(events, 3)).last().isInstanceOf(Connected.class);
        CompletableFuture<Void> sent = socket.send("last words");
        socket.close();
        get(sent);
        assertThat(take(received)).isEqualTo("last words");
        assertThat(take(codes)).isEqualTo(3000);
        assertThat(take(events)).isEqualTo(new SocketEvent.StatusChanged(Status.DISCONNECTED));
        assertThat(take(events)).isInstanceOf(ConnectionClosed.class);
        assertThat(fanfare.nodeInfo().channels()).isZero();
        assertThat(events).isEmpty();
        assertFails(socket.send("too late"), Code.NOT_OPEN, "the socket is not open");
        get(socket.closeAsync());
    }

    @Test
    @DisplayName("C2 closing while the server cannot be reached fails what waits")
    void closeWhileConnecting() throws Exception {
        Network network = network(serve(receiving(), 0));
        network.cut();
        ClientSocket socket = socket(quick().build());
        CompletableFuture<Void> opened = socket.open(url(network.port()));
        CompletableFuture<Void> sent = socket.send("never");
        socket.close();
        assertFails(opened, Code.CLOSED, "closed");
        assertFails(sent, Code.CLOSED, "closed");
    }

    @Test
    @DisplayName("C3 messages wait while there is no connection, in order, and none is lost")
    void messagesWait() throws Exception {
        Network network = network(serve(receiving(), 0));
        ClientSocket socket = socket(quick().build());
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        get(socket.open(url(network.port())));
        network.cut();
        take(failed);
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add(socket.send(i));
        }
        assertThat(sent).noneMatch(CompletableFuture::isDone);
        network.restore();
        get(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
        assertThat(take(received, 500))
                .isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
        assertThat(received).isEmpty();
    }

    @Test
    @DisplayName("C3 beyond the limit of the queue a message is refused, with the reason")
    void queueIsBounded() throws Exception {
        Network network = network(serve(receiving(), 0));
        network.cut();
        ClientSocket socket = socket(quick().queueLimit(2).build());
        CompletableFuture<Void> opened = socket.open(url(network.port()));
        CompletableFuture<Void> one = socket.send("one");
        CompletableFuture<Message> two = socket.event("two");
        assertFails(socket.send("three"), Code.QUEUE_FULL, "already 2 messages wait");
        network.restore();
        get(opened);
        get(one);
        assertThat(take(received)).isEqualTo("one");
        assertThat(failure(two).code()).isEqualTo(Code.REFUSED);
    }

    @Test
    @DisplayName("C3 a message that cannot be written yet is not said to be, and is lost with its connection")
    void written() throws Exception {
        Network network = network(serve(receiving(), 0));
        ClientSocket socket = socket(quick().build());
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        get(socket.open(url(network.port())));
        take(connected);
        network.freeze();
        // More than all buffers on the way can take.
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(socket.send("x".repeat(60_000)));
        }
        assertThatThrownBy(() -> sent.get(199).get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        network.thaw();
        // All of them: what is not known to be written yet still counts as waiting.
        get(CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)));
        take(received, 200);
        network.freeze();
        for (int i = 0; i < 200; i++) {
            sent.add(socket.send("y".repeat(60_000)));
        }
        network.cut();
        assertFails(sent.get(399), Code.CONNECTION_LOST, "it may not have arrived: The connection broke");
    }

    @Test
    @DisplayName("C3 what JSON cannot say is refused, and a message is what it was when it was sent")
    void badInput() throws Exception {
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        CompletableFuture<Void> opened = socket.open(url(serve(receiving(), 0).port()));
        assertFails(socket.send(new byte[] {1}), Code.BAD_INPUT, "cannot be sent as JSON");
        assertFails(socket.send(endless()), Code.BAD_INPUT, "cannot be sent as JSON");
        List<String> changing = new ArrayList<>(List.of("before"));
        CompletableFuture<Void> sent = socket.send(changing);
        changing.set(0, "after");
        get(opened);
        get(sent);
        assertThat(take(received)).isEqualTo("[\"before\"]");
    }

    private record Sum(int sum) {}

    /** What JSON cannot say: it has no end. */
    private static List<Object> endless() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        return list;
    }

    @Test
    @DisplayName("C3 an event is answered by the server's handler, or refused with its error")
    void event() throws Exception {
        Fanfare fanfare = receiving();
        fanfare.notifications().onEvent("add", event -> {
            int[] numbers = Message.json(event.payload().unsafeArray()).as(int[].class);
            return Payload.utf8("{\"sum\":" + (numbers[0] + numbers[1]) + "}");
        });
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        get(socket.open(url(serve(fanfare, 0).port())));
        Message answer = get(socket.event("add", List.of(2, 3)));
        assertThat(answer.json().get("sum").asInt()).isEqualTo(5);
        assertThat(answer.as(Sum.class)).isEqualTo(new Sum(5));
        ClientSocketException refused = failure(socket.event("subtract", List.of(2, 3)));
        assertThat(refused.code()).isEqualTo(Code.REFUSED);
        assertThat(refused.serverCode()).isEqualTo(104);
    }

    @Test
    @DisplayName("C3 an event that nobody answers in time fails, and so does one whose connection breaks")
    void eventWithoutAnswer() throws Exception {
        Fanfare fanfare = receiving();
        CountDownLatch end = new CountDownLatch(1);
        fanfare.notifications().onEvent("wait", event -> {
            end.await();
            return Payload.EMPTY;
        });
        Network network = network(serve(fanfare, 0));
        ClientSocket patient = socket(quick().build());
        ClientSocket impatient = socket(quick().timeout(Duration.ofSeconds(2)).build());
        get(patient.open(url(network.port())));
        get(impatient.open(url(network.port())));
        CompletableFuture<Message> lost = patient.event("wait");
        assertFails(impatient.event("wait"), Code.TIMEOUT, "did not answer the event \"wait\" in time");
        CompletableFuture<Message> closed = impatient.event("wait", 2);
        impatient.close();
        network.cut();
        assertFails(lost, Code.CONNECTION_LOST, "broke");
        assertThat(failure(closed).code()).isEqualTo(Code.CLOSED);
        end.countDown();
    }

    @Test
    @DisplayName("C4 C5 status and events tell what becomes of the connection, in order")
    void statusAndEvents() throws Exception {
        Network network = network(serve(receiving(), 0));
        ClientSocket socket = socket(quick().build());
        assertThat(socket.status()).isEqualTo(Status.DISCONNECTED);
        BlockingQueue<SocketEvent> events = events(socket, SocketEvent.class);
        get(socket.open(url(network.port())));
        assertThat(socket.status()).isEqualTo(Status.CONNECTED);
        assertThat(take(events)).isEqualTo(new SocketEvent.StatusChanged(Status.CONNECTING));
        assertThat(take(events)).isEqualTo(new SocketEvent.StatusChanged(Status.CONNECTED));
        assertThat(take(events)).isEqualTo(new Connected(socket.clientId(), socket.url(), false));
        network.cut();
        assertThat(take(events)).isEqualTo(new SocketEvent.StatusChanged(Status.CONNECTING));
        assertThat(take(events)).isInstanceOfSatisfying(ConnectionFailed.class, lost -> {
            assertThat(lost.code()).isEqualTo(1006);
            assertThat(lost.reason()).startsWith("The connection broke");
            assertThat(lost.reconnecting()).isTrue();
        });
        SocketEvent refused = take(events);
        assertThat(refused)
                .isInstanceOfSatisfying(
                        ConnectionFailed.class,
                        again -> assertThat(again.reason()).startsWith("No connection to ws://"));
    }

    @Test
    @DisplayName("C5 a listener that throws disturbs nobody else, and one that is removed hears nothing")
    void listeners() throws Exception {
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        socket.on(SocketEvent.class, event -> {
            throw new IllegalStateException("on purpose");
        });
        Runnable remove = socket.on(SocketEvent.class, event -> received.add("removed"));
        remove.run();
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        get(socket.open(url(serve(receiving(), 0).port())));
        take(connected);
        assertThat(received).isEmpty();
    }

    @Test
    @DisplayName("C9 a switch prints every message and every change of state")
    void debug() throws Exception {
        NettyServer server = serve(receiving(), 0);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ClientSocket socket = socket(quick().debug(true).build());
            get(socket.open(url(server.port())));
            get(socket.send("traced"));
            socket.debug(false);
            get(socket.send("untraced"));
            assertThat(socket.debug()).isFalse();
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("[fanfare] · CONNECTING", "[fanfare] · opening ws://", "[fanfare] ← connected {\"fanfare\":")
                .contains("[fanfare] · CONNECTED", "[fanfare] → traced")
                .doesNotContain("untraced");
    }

    @Test
    @DisplayName("C5 an executor that throws does not end the connection, and is asked again")
    void failingExecutor() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        ClientSocket socket = socket(quick().executor(task -> {
                    if (fails.get()) {
                        throw new IllegalStateException("on purpose");
                    }
                    task.run();
                })
                .build());
        BlockingQueue<SocketEvent> events = events(socket, SocketEvent.class);
        Fanfare fanfare = receiving();
        get(socket.open(url(serve(fanfare, 0).port())));
        take(events, 3);
        fails.set(true);
        get(fanfare.notifications().notifyClientText(socket.clientId(), "lost"));
        // Behind it, so that it has come.
        failure(socket.event("any"));
        fails.set(false);
        get(fanfare.notifications().notifyClientText(socket.clientId(), "heard"));
        assertThat(take(events))
                .isInstanceOfSatisfying(
                        SocketEvent.MessageReceived.class,
                        received -> assertThat(received.message().text()).isEqualTo("heard"));
        assertThat(socket.status()).isEqualTo(Status.CONNECTED);
    }

    static Stream<Arguments> wrongOptions() {
        return Stream.<Map.Entry<String, Consumer<SocketOptions.Builder>>>of(
                        Map.entry("minDelay is PT-1S; it must be from 0", it -> it.minDelay(Duration.ofSeconds(-1))),
                        Map.entry(
                                "maxDelay is PT20S; it must not be less than minDelay, PT1M",
                                it -> it.minDelay(Duration.ofMinutes(1))),
                        Map.entry("maxDelay is PT192H; it must be from 0", it -> it.maxDelay(Duration.ofDays(8))),
                        Map.entry("timeout is PT0S; it must be from 1 ms", it -> it.timeout(Duration.ZERO)),
                        Map.entry("timeout is PT192H; it must be from 1 ms", it -> it.timeout(Duration.ofDays(8))),
                        Map.entry("maxAttempts is 0; it must be positive", it -> it.maxAttempts(0)),
                        Map.entry("queueLimit is -1; it must not be negative", it -> it.queueLimit(-1)),
                        Map.entry("maxQueuedBytes is -1; it must be from 0", it -> it.maxQueuedBytes(-1)),
                        Map.entry("maxQueuedBytes is 16777216; it must be", it -> it.maxQueuedBytes(16 << 20)),
                        Map.entry("notificationLimit is 0; it must", it -> it.notificationLimit(0)),
                        Map.entry("data is text; it must be written as a JSON object", it -> it.data("text")),
                        Map.entry("plain is not set; it must be", it -> it.protocols("chat")),
                        Map.entry(
                                "protocols is [a b]; it must be different names",
                                it -> it.plain(SocketOptions.DataType.TEXT).protocols("a b")),
                        Map.entry(
                                "protocols is [a, a]; it must be different names",
                                it -> it.plain(SocketOptions.DataType.TEXT).protocols("a", "a")),
                        Map.entry(
                                "headers is X Y; it must have a name and a value",
                                it -> it.headers(Map.of("X Y", "z"))),
                        Map.entry(
                                "headers is X; it must have a name and a value",
                                it -> it.headers(Map.of("X", "secret\n"))),
                        Map.entry("clientToken is no token; it must be", it -> it.clientToken("forged\u0000token")))
                .map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "Option {0}")
    @MethodSource("wrongOptions")
    @DisplayName("Options that cannot be meant are refused")
    void options(String problem, Consumer<SocketOptions.Builder> set) {
        SocketOptions.Builder builder = SocketOptions.builder();
        set.accept(builder);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Option " + problem)
                .hasMessageNotContainingAny("secret", "forged");
    }
}
