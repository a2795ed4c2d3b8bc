package dev.fanfare.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server, and a backend that it asks. */
abstract class ProxyTestBase {

    final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    TestBackend backend;

    @BeforeEach
    void backend() throws IOException {
        backend = new TestBackend();
        open.add(backend);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    static ConfigLoader config() {
        return new ConfigLoader().flag("http_server.address", "127.0.0.1").flag("http_server.port", "0");
    }

    /** A configuration whose connect hook is answered at a path. */
    ConfigLoader connecting(String path) {
        return config().flag("client.proxy.connect.enabled", "true")
                .flag("client.proxy.connect.endpoint", backend.url(path));
    }

    /** When an answer ends that is given now: in more than one second and less than two, as times are whole seconds. */
    static long soon() {
        return Instant.now().plusSeconds(2).getEpochSecond();
    }

    FanfareServer start(ConfigLoader config) throws IOException {
        FanfareServer server = FanfareServer.builder(config.load()).start();
        open.add(server);
        return server;
    }

    RawWebSocket socket(FanfareServer server, String... headers) throws IOException {
        RawWebSocket socket = RawWebSocket.open(server.port(), "/connection/websocket", headers);
        open.add(socket);
        return socket;
    }

    /** Sends a command and gives back the line that answers it. */
    static String ask(RawWebSocket socket, int id, String command) throws IOException {
        socket.sendText("{\"id\":" + id + "," + command + "}");
        while (true) {
            for (String line : socket.readText().split("\n", -1)) {
                if (line.contains("\"id\":" + id + ",")) {
                    return line;
                }
            }
        }
    }

    RawWebSocket connected(FanfareServer server, UnaryOperator<String> connect) throws IOException {
        RawWebSocket socket = socket(server);
        assertThat(ask(socket, 1, connect.apply("\"connect\":{}"))).contains("\"client\"");
        return socket;
    }

    RawWebSocket connected(FanfareServer server) throws IOException {
        return connected(server, each -> each);
    }
}
