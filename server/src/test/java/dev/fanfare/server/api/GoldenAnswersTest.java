package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every method's answers, byte for byte, as {@code answers.txt} has them. What differs from run to run stands in
 * it as {@code EPOCH}, {@code CLIENT}, {@code UID}, {@code VERSION}, {@code SECONDS}, {@code SESSION}, {@code TIME} and {@code NUMBER}.
 */
class GoldenAnswersTest {

    private static final String NAMESPACES = """
            [{"name": "votes", "subscription_type": "shared_poll",
              "shared_poll": {"mode": "versioned", "publish_enabled": true}},
             {"name": "chat", "history_size": 5, "history_ttl": "1m", "force_recovery": true, "presence": true,
              "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true},
             {"name": "board", "subscription_type": "map", "map": {"mode": "persistent"}}]
            """;

    /**
     * One request and its answer.
     *
     * @param mode the value of X-Centrifugo-Error-Mode, or ""
     * @param answer the status and the body
     */
    private record Exchange(String mode, String method, String body, String answer) {}

    private static List<Exchange> exchanges() throws Exception {
        List<Exchange> exchanges = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(GoldenAnswersTest.class.getResourceAsStream("answers.txt"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            for (int i = 0; i < lines.size(); i += 2) {
                String[] request = lines.get(i).split(" ", 3);
                exchanges.add(new Exchange(
                        request[0].equals("!") ? "transport" : "", request[1], request[2], lines.get(i + 1)));
            }
        }
        return exchanges;
    }

    private static FanfareServer server() throws Exception {
        return FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("node.name", "golden")
                        .flag("http_api.key", "secret")
                        .flag("client.allow_anonymous_connect_without_token", "true")
                        .flag("notifications.enabled", "true")
                        .flag("live.enabled", "true")
                        .flag("sequence.enabled", "true")
                        .flag("database.url", "jdbc:h2:mem:" + UUID.randomUUID())
                        .flag("inbox.enabled", "true")
                        .flag("inbox.categories", "[{\"name\":\"orders\",\"label\":\"Your orders\"}]")
                        .flag("outbox.enabled", "true")
                        .flag("push.enabled", "true")
                        .flag("push.webpush.vapid_key_file", VapidKeyFile.make().toString())
                        .flag("push.webpush.subject", "mailto:ops@example.com")
                        .flag("notifications.secret", "a secret of more than 16 bytes")
                        .flag("shared_poll.hmac_secret_key", "secret")
                        .flag("channel.proxy.shared_poll_refresh.endpoint", "http://127.0.0.1:1/")
                        .flag("channel.namespaces", NAMESPACES)
                        .load())
                .apiRpc(
                        "upper",
                        params -> CompletableFuture.completedStage(
                                Payload.utf8(params.utf8().toUpperCase(java.util.Locale.ROOT))))
                .apiRpc("nothing", params -> CompletableFuture.completedStage(Payload.EMPTY))
                .apiRpc("text", params -> CompletableFuture.completedStage(Payload.utf8("no JSON")))
                .apiRpc("refuse", params -> {
                    throw new ErrorException(new ProtocolError(1000, "not today", false), "come back tomorrow");
                })
                .apiRpc("fail", params -> {
                    throw new java.io.IOException("the database is gone");
                })
                .start();
    }

    @Test
    @DisplayName("M8 every method answers byte for byte as Centrifugo's libraries expect")
    void everyAnswerIsTheGoldenOne() throws Exception {
        List<Exchange> exchanges = exchanges();
        List<String> answers = new ArrayList<>();
        HttpClient http = HttpClient.newHttpClient();
        try (FanfareServer server = server();
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket")) {
            client.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"chat:room\"}}");
            String read = client.readText();
            String id = read.replaceAll("(?s).*?\"connect\":\\{\"client\":\"([^\"]+)\".*", "$1");
            while (!read.contains("\"id\":2")) {
                read = client.readText();
            }
            for (Exchange exchange : exchanges) {
                HttpRequest.Builder request = HttpRequest.newBuilder(
                                URI.create(server.url() + "/api/" + exchange.method()))
                        .header("X-API-Key", "secret")
                        .timeout(Duration.ofSeconds(20))
                        .POST(HttpRequest.BodyPublishers.ofString(exchange.body()));
                if (!exchange.mode().isEmpty()) {
                    request.header("X-Centrifugo-Error-Mode", exchange.mode());
                }
                HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                answers.add(exchange.method() + " " + exchange.body() + "\n" + answer.statusCode() + " "
                        + masked(answer.body(), id));
                assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
            }
        }
        assertThat(answers)
                .containsExactlyElementsOf(exchanges.stream()
                        .map(each -> each.method() + " " + each.body() + "\n" + each.answer())
                        .toList());
    }

    @Test
    void aBatchOfManyCallsThatAnswerLaterIsAnswered() throws Exception {
        try (FanfareServer server = server()) {
            String calls = "{\"rpc\":{\"method\":\"upper\",\"params\":1}},".repeat(10_000);
            for (String parallel : List.of("false", "true")) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/batch"))
                        .header("X-API-Key", "secret")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"commands\":[" + calls + "{\"info\":{}}],\"parallel\":" + parallel + "}"))
                        .build();
                String body = HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                assertThat(body.split("\"data\":1}", -1)).hasSize(10_001);
            }
        }
    }

    @Test
    @DisplayName("M8 every method has a golden answer")
    void everyMethodHasAGoldenAnswer() throws Exception {
        try (FanfareServer server = server()) {
            assertThat(exchanges())
                    .extracting(Exchange::method)
                    .containsAll(new ApiMethods(server.fanfare(), java.util.Map.of(), null).names());
        }
    }

    private static String masked(String body, String client) {
        return body.replaceAll("\"epoch\":\"\\w+\"", "\"epoch\":\"EPOCH\"")
                .replaceAll("epoch is \\w+", "epoch is EPOCH")
                .replaceAll("\"session\":\"[^\"]+\"", "\"session\":\"SESSION\"")
                .replace(client, "CLIENT")
                .replaceAll("\"uid\":\"[^\"]+\"", "\"uid\":\"UID\"")
                .replaceAll("\"version\":\"[^\"]+\"", "\"version\":\"VERSION\"")
                .replaceAll("\"(uptime|active)\":\\d+", "\"$1\":SECONDS")
                .replaceAll("_at\":\"[^\"]+\"", "_at\":\"TIME\"")
                .replaceAll("_at\":\\d+", "_at\":TIME")
                .replaceAll("\"id\":\"[0-9a-f-]{36}\"", "\"id\":\"ID\"")
                .replaceAll("\"partitions\":\\d+", "\"partitions\":NUMBER");
    }
}
