package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.rate.CommandLimits;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.OverLimit;
import dev.fanfare.rate.RateBucket;
import dev.fanfare.rate.RateLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M11 limits hold whatever the transport")
class RateLimitServerTest extends ServerTestBase {

    private static CommandLimits two(Operation operation) {
        return CommandLimits.builder()
                .operation(operation, List.of(new RateBucket(Duration.ofHours(1), 2)))
                .build();
    }

    private NettyServer streaming(Fanfare fanfare) throws IOException {
        return server(
                fanfare,
                builder -> builder.stream(StreamEndpoint.SSE).stream(StreamEndpoint.HTTP_STREAM).stream(
                        StreamEndpoint.UNI_SSE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    void whatIsSentBesideAStreamIsCounted(String kind) throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.rateLimits(
                RateLimits.builder().clientCommand(two(Operation.PUBLISH)).build()));
        NettyServer server = streaming(fanfare);
        StreamPeer client = closing(StreamPeer.connected(kind, server.port()));
        for (int id = 2; id <= 4; id++) {
            assertThat(client.send(
                            server.port(),
                            "{\"id\":" + id + ",\"publish\":{\"channel\":\"news\",\"data\":" + id + "}}"))
                    .isEqualTo(204);
        }
        assertThat(client.until("\"id\":4"))
                .contains("{\"id\":2,\"publish\":{}}", "{\"id\":3,\"publish\":{}}")
                .contains("{\"id\":4,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}");
    }

    @Test
    void whoeverOnlyListensIsCountedWhenItConnects() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.rateLimits(
                RateLimits.builder().ipCommand(two(Operation.CONNECT)).build()));
        NettyServer server = streaming(fanfare);
        for (int i = 0; i < 3; i++) {
            assertThat(firstMessage(server, "127.0.0.2"))
                    .contains(i < 2 ? "\"client\"" : "{\"disconnect\":{\"code\":3013");
        }
        assertThat(firstMessage(server, "127.0.0.3")).contains("\"client\"");
        assertThat(fanfare.connections().overLimits()).containsEntry(new OverLimit("ip_command", "connect", false), 1L);
    }

    private String firstMessage(NettyServer server, String from) throws IOException {
        HttpPeer peer = closing(new HttpPeer(server.port(), from));
        peer.get("/connection/uni_sse");
        assertThat(peer.head()).startsWith("HTTP/1.1 200");
        String chunk = peer.chunk();
        while (chunk.equals("\r\n")) {
            chunk = peer.chunk();
        }
        return chunk;
    }
}
