package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.redis.RedisEngine;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to many nodes")
class ScalingGuideTest {

    @Test
    @DisplayName("M14 has a node that starts without its Redis, and says that it is not ready")
    void aNode() throws Exception {
        String address = "redis://localhost:" + unused();
        int port = 0;
        // snippet: serve
        RedisEngine redis = RedisEngine.builder(address).build();
        Fanfare fanfare = redis.addTo(Fanfare.builder()).build();
        NettyServer server = NettyServer.builder(fanfare)
                .port(port)
                .health("/health")
                .ready(redis::isReachable)
                .start();
        // end snippet
        try {
            assertThat(status("http://localhost:" + server.port() + "/health")).isEqualTo(503);
        } finally {
            // snippet: end
            server.close();
            fanfare.close();
            // end snippet
        }
    }

    /** A port at which nothing listens. */
    private static int unused() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static int status(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
