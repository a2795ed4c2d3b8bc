package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.raw.ConnectionHandler;
import dev.fanfare.raw.ConnectionRequest;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.raw.ServerHandler;
import dev.fanfare.raw.WebSocketServer;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ClosingOrderTest extends NotifyingServerTestBase {

    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private final class Endpoint implements ServerHandler<String> {
        @Override
        public ConnectionHandler<String> onConnection(WebSocketServer<String> server, ConnectionRequest request) {
            return new RawRecorder<>();
        }

        @Override
        public void onTerminate(WebSocketServer<String> server) {
            ends.add("endpoint");
        }
    }

    @Test
    @DisplayName("N12 an engine that is closed closes its server first, and every handler hears of it")
    void theEngineIsClosedFirst() throws Exception {
        Fanfare fanfare = notifying(builder ->
                builder.onDisconnected(event -> ends.add(event.reason().reason())));
        fanfare.notifications().onClose((client, code, reason) -> ends.add("notified " + code));
        RawRecorder<String> recorder = new RawRecorder<>();
        NettyServer server = server(
                fanfare,
                builder -> builder.webSocket(WebSocketEndpoint.PLAIN)
                        .rawEndpoint(new Endpoint(), EndpointOptions.text("/idle"))
                        .rawEndpoint((endpoint, request) -> recorder, EndpointOptions.text("/raw")));
        RawWebSocket app = open(server, PLAIN);
        app.sendText("hello");
        assertThat(taken()).endsWith(" hello");
        RawWebSocket raw = open(server, "/raw");
        assertThat(recorder.next()).startsWith("open");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(fanfare::close);
        for (RawWebSocket each : List.of(app, raw)) {
            RawWebSocket.Frame goodbye = each.readClose();
            each.sendFrame(RawWebSocket.CLOSE, true, goodbye.payload());
            each.readToEnd();
        }
        closing.get(20, TimeUnit.SECONDS);
        assertThat(recorder.next()).isEqualTo("terminate 1001 the endpoint has stopped CLOSED");
        assertThat(ends)
                .containsExactlyInAnyOrder(
                        "endpoint", Disconnect.SHUTDOWN.reason(), "notified " + Disconnect.SHUTDOWN.code());
        assertThatThrownBy(() -> new RawWebSocket(server.port())).isInstanceOf(IOException.class);
    }

    @Test
    void aClosedEngineGetsNoServer() {
        Fanfare fanfare = notifying();
        fanfare.close();
        assertThatThrownBy(() ->
                        server(fanfare, builder -> builder.rawEndpoint(new Endpoint(), EndpointOptions.text("/raw"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has been closed");
    }

    @RepeatedTest(20)
    @DisplayName("N12 whoever closes the server and the engine at the same time waits for all of it")
    void bothAreClosedAtOnce() throws Exception {
        Fanfare fanfare = notifying();
        NettyServer server =
                server(fanfare, builder -> builder.rawEndpoint(new Endpoint(), EndpointOptions.text("/raw")));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        fanfare.close();
        assertThat(ends).containsExactly("endpoint");
        closing.get(20, TimeUnit.SECONDS);
    }
}
