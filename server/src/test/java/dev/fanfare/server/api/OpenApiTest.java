package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code docs/openapi.yaml} against the server itself. */
@DisplayName("M8 the OpenAPI document")
class OpenApiTest {

    private static final JsonNode DOCUMENT = new YAMLMapper().readTree(Path.of("../docs/openapi.yaml"));

    private static final String NAMESPACES = """
            [{"name": "chat", "history_size": 5, "history_ttl": "1m", "presence": true},
             {"name": "board", "subscription_type": "map", "map": {"mode": "persistent"}},
             {"name": "votes", "subscription_type": "shared_poll",
              "shared_poll": {"mode": "versioned", "publish_enabled": true}}]
            """;

    private static Set<String> documented() {
        Set<String> methods = new TreeSet<>();
        DOCUMENT.path("paths").forEachEntry((path, item) -> methods.add(path.replaceFirst("^/api/", "")));
        return methods;
    }

    @Test
    void itHasEveryMethodOfTheServerAndNoOther() {
        assertThat(DOCUMENT.path("openapi").asString()).startsWith("3.1.");
        try (Fanfare fanfare = Fanfare.builder().build()) {
            assertThat(documented()).isEqualTo(new TreeSet<>(new ApiMethods(fanfare, Map.of(), null).names()));
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        Set<String> references = new LinkedHashSet<>();
        collectReferences(DOCUMENT, references);
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    private static void collectReferences(JsonNode node, Set<String> references) {
        if (node.has("$ref")) {
            references.add(node.path("$ref").asString());
        }
        node.forEach(child -> collectReferences(child, references));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asString().substring(1)) : node;
    }

    @Test
    void everyExampleIsARequestThatTheServerAnswersAsDocumented() throws Exception {
        FanfareServer server = FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("http_api.key", "secret")
                        .flag("notifications.enabled", "true")
                        .flag("live.enabled", "true")
                        .flag("sequence.enabled", "true")
                        .flag("database.url", "jdbc:h2:mem:" + UUID.randomUUID())
                        .flag("inbox.enabled", "true")
                        .flag("inbox.categories", "[{\"name\":\"orders\"}]")
                        .flag("outbox.enabled", "true")
                        .flag("push.enabled", "true")
                        .flag("push.webpush.vapid_key_file", VapidKeyFile.make().toString())
                        .flag("push.webpush.subject", "mailto:ops@example.com")
                        .flag("shared_poll.hmac_secret_key", "secret")
                        .flag("channel.proxy.shared_poll_refresh.endpoint", "http://127.0.0.1:1/")
                        .environment(Map.of("FANFARE_CHANNEL_NAMESPACES", NAMESPACES))
                        .load())
                .apiRpc("price", params -> CompletableFuture.completedStage(Payload.utf8("1.50")))
                .start();
        try (server) {
            HttpRequest document = HttpRequest.newBuilder(URI.create(server.url() + "/api/openapi.yaml"))
                    .build();
            HttpResponse<String> served =
                    HttpClient.newHttpClient().send(document, HttpResponse.BodyHandlers.ofString());
            assertThat(served.body()).isEqualTo(Files.readString(Path.of("../docs/openapi.yaml")));
            assertThat(served.headers().firstValue("content-type")).hasValue("application/yaml");
            for (String method : documented()) {
                JsonNode post = DOCUMENT.path("paths").path("/api/" + method).path("post");
                assertThat(post.path("operationId").asString()).isEqualTo(method);
                JsonNode content = post.at("/requestBody/content/application~1json");
                JsonNode example = content.path("example");
                assertThat(example.isObject()).as("an example of " + method).isTrue();
                requireOnlyKnown(method + " example", example, resolved(content.path("schema")));
                JsonNode answer = call(server, method, example.toString());
                JsonNode schema = resolved(post.at("/responses/200/content/application~1json/schema"));
                boolean isBare = !schema.path("properties").has("result");
                JsonNode result = isBare ? answer : answer.path("result");
                assertThat(result.isObject() && !answer.has("error"))
                        .as(method + " " + answer)
                        .isTrue();
                requireOnlyKnown(
                        method + " result",
                        result,
                        isBare ? schema : resolved(schema.path("properties").path("result")));
            }
        }
    }

    private static void requireOnlyKnown(String what, JsonNode object, JsonNode schema) {
        JsonNode known = schema.path("properties");
        object.forEachEntry((field, value) ->
                assertThat(known.has(field)).as(what + " has " + field).isTrue());
        schema.path("required")
                .forEach(field -> assertThat(object.has(field.asString()))
                        .as(what + " has " + field)
                        .isTrue());
    }

    private static JsonNode call(FanfareServer server, String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/" + method))
                .header("X-API-Key", "secret")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(method).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }
}
