package dev.fanfare.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.bench.report.Result;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.protocol.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("Clients on streams")
class StreamsTest extends AgainstAServer {

    /** The method {@code publish} of the HTTP API, in batches, in their order. */
    private record BatchApi(Fanfare fanfare) implements HttpEndpoint {

        @Override
        public CompletionStage<HttpAnswer> handle(HttpCall call) {
            List<CompletableFuture<?>> publications = new ArrayList<>();
            for (JsonNode command : new JsonMapper().readTree(call.body()).path("commands")) {
                JsonNode publish = command.path("publish");
                publications.add(fanfare.publish(
                                publish.path("channel").asString(),
                                Payload.utf8(publish.path("data").toString()))
                        .toCompletableFuture());
            }
            return CompletableFuture.allOf(publications.toArray(CompletableFuture[]::new))
                    .thenApply(all -> HttpAnswer.json(200, "{\"replies\":[]}"));
        }
    }

    private String url(String transport) throws IOException {
        Fanfare fanfare = closing(Fanfare.builder()
                .clients(ClientOptions.builder()
                        .insecure(true)
                        .pingInterval(Duration.ofSeconds(2))
                        .pongTimeout(Duration.ofSeconds(1))
                        .build())
                .withoutNamespace(NamespaceOptions.builder()
                        .historySize(100)
                        .historyTtl(Duration.ofMinutes(1))
                        .forceRecovery(true)
                        .build())
                .build());
        NettyServer server =
                closing(NettyServer.builder(fanfare).host("127.0.0.1").port(0).stream(StreamEndpoint.SSE).stream(
                                StreamEndpoint.HTTP_STREAM)
                        .http("/api/batch", new BatchApi(fanfare))
                        .start());
        return "http://127.0.0.1:" + server.port() + "/connection/" + transport;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("get each publication once, and answer pings, so that they outlast a few")
    void fanout(String transport) throws IOException {
        Result result = clean(Invocation.of(
                "fanout",
                "--json",
                "--transport",
                transport,
                "--url",
                url(transport),
                "--connections",
                "20",
                "--rate",
                "100",
                "--warmup",
                "0.3",
                "--duration",
                "5"));
        assertThat(result.publications()).isPositive();
        assertThat(result.deliveries()).isEqualTo(result.publications() * 20);
        assertThat(result.setup().transport()).isEqualTo(transport);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sse", "http_stream"})
    @DisplayName("come back after a storm and recover")
    void storm(String transport) throws IOException {
        Result result = clean(Invocation.of(
                "storm",
                "--json",
                "--transport",
                transport,
                "--url",
                url(transport),
                "--connections",
                "50",
                "--missed",
                "7",
                "--bystanders",
                "2",
                "--warmup",
                "0.2",
                "--duration",
                "0.5"));
        Result.Storm storm = Objects.requireNonNull(result.storm());
        assertThat(storm.unrecovered()).isZero();
        assertThat(storm.recovery().count()).isEqualTo(50);
    }

    @Test
    @DisplayName("are refused with what the server answers")
    void refused() throws IOException {
        Invocation invocation = Invocation.of("fanout", "--transport", "sse", "--url", url("ssse"));
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err()).contains("404");
    }

    @ParameterizedTest
    @CsvSource({
        "--dialect, plain",
        "--format, protobuf",
        "--url, ws://localhost:8000/connection/websocket",
        "--transport, carrier_pigeon"
    })
    @DisplayName("want the protocol in JSON and a URL of HTTP")
    void badInput(String option, String value) {
        List<String> arguments = new ArrayList<>(List.of("fanout", option, value));
        if (!option.equals("--transport")) {
            arguments.addAll(List.of("--transport", "sse"));
        }
        Invocation invocation = Invocation.of(arguments);
        assertThat(invocation.exitCode()).isEqualTo(2);
        assertThat(invocation.err().lines()).hasSize(1);
        assertThat(invocation.err()).contains(option);
    }
}
