package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Servers that a configuration has made one by a Redis. */
class RedisServerTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private RedisServer redis;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @BeforeEach
    void startRedis() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    @AfterEach
    void stopRedis() throws IOException {
        redis.stop();
    }

    private FanfareServer server(String address) throws ListenException {
        return FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.port", "0")
                        .flag("engine.type", "redis")
                        .flag("engine.redis.address", address)
                        .flag("engine.redis.prefix", "shop")
                        .flag("engine.redis.io_timeout", "1s")
                        .flag("http_api.insecure", "true")
                        .flag("health.enabled", "true")
                        .flag("client.insecure", "true")
                        .flag("channel.without_namespace.history_size", "10")
                        .flag("channel.without_namespace.history_ttl", "1m")
                        .load())
                .start();
    }

    private HttpResponse<String> call(FanfareServer server, String method, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/" + method))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    }

    private int health(FanfareServer server) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/health")).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .join()
                .statusCode();
    }

    @Test
    @DisplayName("M14 servers with engine.type redis are one, and not ready while Redis is away")
    void serversWithRedisAreOne() throws Exception {
        try (FanfareServer one = server("127.0.0.1:" + port);
                FanfareServer two = server("redis://127.0.0.1:" + port + "/0");
                RawWebSocket client = RawWebSocket.open(two.port(), "/connection/websocket")) {
            await().until(() -> health(one) == 200 && health(two) == 200);
            client.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(client.readText()).contains("\"connect\"");
            client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
            assertThat(client.readText()).contains("\"subscribe\"");
            assertThat(call(one, "publish", "{\"channel\":\"news\",\"data\":1}").body())
                    .contains("\"offset\":1");
            assertThat(client.readText()).contains("\"pub\":{\"data\":1,\"offset\":1");
            assertThat(call(two, "history", "{\"channel\":\"news\",\"limit\":10}")
                            .body())
                    .contains("\"offset\":1");
            redis.stop();
            await().atMost(Duration.ofSeconds(20)).until(() -> health(one) == 503 && health(two) == 503);
            assertThat(call(one, "publish", "{\"channel\":\"news\",\"data\":2}").body())
                    .contains("\"code\":100");
            redis.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> health(one) == 200 && health(two) == 200);
            assertThat(call(one, "publish", "{\"channel\":\"news\",\"data\":3}").body())
                    .contains("\"offset\":1");
        }
    }

    @Test
    @DisplayName("M14 an address that is none keeps the server from starting, and says which key it is")
    void anAddressThatIsNone() {
        Assertions.assertThatThrownBy(() -> server("http://127.0.0.1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("engine.redis: the address of a Redis begins with redis://");
    }
}
