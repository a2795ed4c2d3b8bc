package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("what a peer of a raw endpoint can cause as often as it likes")
class RawPeersInLogTest extends RawTestBase {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        root.detachAppender(log);
    }

    private List<String> complaints() {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    @DisplayName("E5 messages that cannot be read are no error of the server's log")
    void messagesThatCannotBeRead() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        NettyServer server = server(
                fanfare(builder -> {}),
                builder -> builder.rawEndpoint(
                        (endpoint, request) -> (connection, json) -> messages.incrementAndGet(),
                        EndpointOptions.json("/raw")));
        RawWebSocket peer = raw(server);
        peer.sendText("{");
        peer.sendText("{}");
        await().untilAsserted(() -> assertThat(messages).hasValue(1));
        assertThat(complaints()).isEmpty();
    }

    @Test
    @DisplayName("E6 sends to a peer that is gone are no error of the server's log")
    void sendsToWhoeverIsGone() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        AtomicInteger messages = new AtomicInteger();
        NettyServer server = server(fanfare(builder -> {}), builder -> {});
        WebSocketServer<String> endpoint = server.rawEndpoint(
                (whole, request) -> (connection, text) -> {
                    gone.await();
                    messages.incrementAndGet();
                    connection.send(text);
                },
                EndpointOptions.text("/raw"));
        RawWebSocket peer = raw(server);
        for (int i = 0; i < 10; i++) {
            peer.sendText("x");
        }
        peer.sendFrame(RawWebSocket.PING, true, new byte[0]);
        assertThat(peer.readFrame().opcode()).isEqualTo(RawWebSocket.PONG);
        peer.close();
        await().until(() -> endpoint.connections().isEmpty());
        gone.countDown();
        await().untilAsserted(() -> assertThat(messages).hasValue(10));
        assertThat(complaints()).isEmpty();
    }
}
