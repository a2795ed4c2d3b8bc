package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("M1 who may not connect over HTTP/2 can be told so by a status")
class Http2RefusalTest extends TlsTestBase {

    private static final Map<Integer, HttpAnswer> REFUSALS =
            Map.of(103, HttpAnswer.status(403), 4501, HttpAnswer.status(204), 700, HttpAnswer.json(409, "{\"a\":1}"));

    private static HttpRequest to(NettyServer server, String kind) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + server.port() + "/connection/" + kind))
                .timeout(Duration.ofSeconds(20));
        return kind.equals("uni_sse")
                ? request.build()
                : request.POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    }

    private NettyServer refusing(Fanfare fanfare) throws Exception {
        return server(
                fanfare,
                builder ->
                        builder.tls(pem(AUTHORITY.sign("CN=server"))).stream(
                                StreamEndpoint.UNI_SSE.withRefusals(REFUSALS))
                                .stream(StreamEndpoint.UNI_HTTP_STREAM.withRefusals(REFUSALS)));
    }

    @ParameterizedTest
    @CsvSource({
        "uni_sse, 103, 403, by the handler",
        "uni_http_stream, 103, 403, by the handler",
        "uni_http_stream, 700, 409, {\"a\":1}",
        "uni_sse, 4501, 204, ''",
        "uni_sse, 3500, 500, Internal Server Error"
    })
    @DisplayName("M1 by the table, and the connection goes on")
    void byCode(String kind, int code, int status, String body) throws Exception {
        RuntimeException refusal = code < 3000
                ? new ErrorException(new ProtocolError(code, "by the handler", false))
                : new DisconnectException(new Disconnect(code, "by the handler"));
        NettyServer server = refusing(
                fanfare(builder -> builder.onConnectingAsync(event -> CompletableFuture.failedStage(refusal))));
        HttpClient client = http(null);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(to(server, kind), BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).isEqualTo(body);
        }
        // A stream that may become a session counts for itself, until it is over.
        Awaitility.await()
                .untilAsserted(() -> assertThat(server.connections())
                        .as("all of that on one connection")
                        .isEqualTo(1));
    }

    @Test
    @DisplayName("M1 who may connect has its stream")
    void granted() throws Exception {
        NettyServer server = refusing(fanfare(builder -> builder.onConnecting(event -> Credentials.of("ann"))));
        HttpResponse<InputStream> answer = http(null).send(to(server, "uni_sse"), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line.isEmpty()) {
                line = lines.readLine();
            }
            assertThat(line).contains("{\"connect\":{\"client\":\"");
        }
    }
}
