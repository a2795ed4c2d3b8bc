package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** Real servers on loopback, closed after each test, and no buffer lost at the end. */
abstract class ServerTestBase {

    static final String PATH = "/connection/websocket";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @AfterAll
    static void noBufferIsLost() {
        assertThat(CountingLeakDetector.leaks())
                .as("Invariant 6: every buffer is released exactly once")
                .isZero();
    }

    Fanfare fanfare(Consumer<FanfareBuilder> configure) {
        FanfareBuilder builder = Fanfare.builder()
                .clients(ClientOptions.builder().insecure(true).build())
                .withoutNamespace(NamespaceOptions.builder()
                        .historySize(100)
                        .historyTtl(Duration.ofMinutes(1))
                        .build());
        configure.accept(builder);
        return closing(builder.build());
    }

    NettyServer server(Fanfare fanfare, Consumer<NettyServerBuilder> configure) throws IOException {
        NettyServerBuilder builder =
                NettyServer.builder(fanfare).host("127.0.0.1").port(0).loops(2);
        configure.accept(builder);
        return closing(builder.start());
    }

    NettyServer server() throws IOException {
        return server(fanfare(builder -> {}), builder -> {});
    }

    RawWebSocket client(NettyServer server) throws IOException {
        return closing(RawWebSocket.open(server.port(), PATH));
    }

    /** A client that has sent its connect command and read the reply. */
    RawWebSocket connected(NettyServer server) throws IOException {
        RawWebSocket client = client(server);
        client.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(client.readText()).contains("\"connect\"");
        return client;
    }

    <C extends AutoCloseable> C closing(C closeable) {
        open.add(closeable);
        return closeable;
    }

    static void publish(Fanfare fanfare, String channel, String json) {
        fanfare.publish(channel, Payload.utf8(json)).toCompletableFuture().join();
    }
}
