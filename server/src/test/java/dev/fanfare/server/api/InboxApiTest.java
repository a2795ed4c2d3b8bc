package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.Fanfare;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.outbox.Outbox;
import dev.fanfare.outbox.OutboxMessage;
import dev.fanfare.protocol.Payload;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Inboxes and the outbox in the HTTP API; what is asked most is in {@code answers.txt}. */
class InboxApiTest {

    private static ConfigLoader config() {
        return new ConfigLoader()
                .flag("http_server.address", "127.0.0.1")
                .flag("http_server.port", "0")
                .flag("http_api.insecure", "true");
    }

    private static String call(FanfareServer server, String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/" + method))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static JsonNode result(FanfareServer server, String method, String body) throws Exception {
        String answer = call(server, method, body);
        JsonNode result = JsonMapper.shared().readTree(answer).path("result");
        assertThat(result.isObject()).as(answer).isTrue();
        return result;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inbox_add {\"user\":\"ann\",\"message\":{\"title\":\"x\"}}",
                "inbox_list {\"user\":\"ann\"}",
                "inbox_counts {\"user\":\"ann\"}",
                "inbox_mark {\"user\":\"ann\",\"mark\":\"read\",\"ids\":[1]}",
                "inbox_delete {\"user\":\"ann\",\"ids\":[1]}",
                "inbox_preferences {\"user\":\"ann\"}",
                "inbox_prefer {\"user\":\"ann\",\"category\":\"a\",\"inbox\":true,\"push\":true}",
                "outbox_counts {}",
                "outbox_dead_list {}",
                "outbox_dead_retry {\"id\":\"a\"}",
                "outbox_dead_discard {\"id\":\"a\"}",
            })
    @DisplayName("M20 a server without an inbox or an outbox says so, and with which key there is one")
    void whereThereIsNoneEveryMethodSaysSo(String request) throws Exception {
        String method = request.substring(0, request.indexOf(' '));
        try (FanfareServer server = FanfareServer.builder(config().load()).start()) {
            assertThat(call(server, method, request.substring(method.length() + 1)))
                    .contains("\"code\":108")
                    .contains(method.startsWith("inbox") ? "inbox.enabled" : "outbox.enabled");
        }
    }

    @Test
    @DisplayName("M20 a server puts a message in once, and reads it page by page")
    void putsInOnceAndReads() throws Exception {
        try (FanfareServer server = FanfareServer.builder(withDatabase(url())
                        .flag("notifications.enabled", "true")
                        .flag("inbox.enabled", "true")
                        .load())
                .start()) {
            for (int i = 0; i < 6; i++) {
                result(
                        server,
                        "inbox_add",
                        "{\"user\":\"ann\",\"message\":{\"id\":\"m" + i / 2 + "\",\"title\":\"t" + i / 2 + "\"}}");
            }
            JsonNode page = result(server, "inbox_list", "{\"user\":\"ann\",\"limit\":2}");
            assertThat(page.path("messages").findValuesAsString("title")).containsExactly("t2", "t1");
            JsonNode last = result(
                    server, "inbox_list", "{\"user\":\"ann\",\"limit\":2,\"cursor\":" + page.path("cursor") + "}");
            assertThat(last.path("messages").findValuesAsString("title")).containsExactly("t0");
            assertThat(last.has("cursor")).isFalse();
            assertThat(result(server, "inbox_list", "{\"user\":\"ann\",\"since\":1}")
                            .path("messages")
                            .findValuesAsString("title"))
                    .containsExactly("t1", "t2");
        }
    }

    @Test
    @DisplayName("M19 what the outbox has given up is listed, retried and discarded over the HTTP API")
    void decidesWhatBecomesOfDeadMessages() throws Exception {
        String url = url();
        try (FanfareServer server = FanfareServer.builder(withDatabase(url)
                        .flag("outbox.enabled", "true")
                        .flag("outbox.poll", "20ms")
                        .load())
                .start()) {
            write(url);
            await().until(() ->
                    result(server, "outbox_dead_list", "{}").path("messages").size() == 2);
            JsonNode first = result(server, "outbox_dead_list", "{\"limit\":1}");
            JsonNode dead = first.path("messages").path(0);
            assertThat(dead.path("kind").asString()).isEqualTo("publish");
            assertThat(dead.path("target").asString()).isEqualTo("channel:nowhere:1");
            assertThat(dead.path("data").toString()).isEqualTo("{\"n\":1}");
            assertThat(dead.path("problem").asString()).contains("nowhere");
            JsonNode second = result(
                            server, "outbox_dead_list", "{\"limit\":1,\"cursor\":" + first.path("cursor") + "}")
                    .path("messages")
                    .path(0);
            assertThat(second.path("target").asString()).isEqualTo("channel:nowhere:2");
            String discarded = "{\"id\":" + second.path("id") + "}";
            assertThat(call(server, "outbox_dead_discard", discarded)).isEqualTo("{\"result\":{\"found\":true}}");
            assertThat(call(server, "outbox_dead_discard", discarded)).isEqualTo("{\"result\":{}}");
            String retried = "{\"id\":" + dead.path("id") + "}";
            assertThat(call(server, "outbox_dead_retry", retried)).isEqualTo("{\"result\":{\"found\":true}}");
            await().until(() ->
                    result(server, "outbox_counts", "{}").path("given_up").asInt() == 3);
        }
    }

    /** Two publications to channels that the server does not have, and the application has. */
    private static void write(String url) throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setUrl(url);
        try (Fanfare application = Fanfare.builder()
                        .namespace("nowhere", dev.fanfare.channel.NamespaceOptions.DEFAULT)
                        .build();
                Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            Outbox outbox = Outbox.of(application, FanfareTables.in(database));
            for (int i = 1; i <= 2; i++) {
                outbox.write(
                        connection,
                        OutboxMessage.of("publish", "channel:nowhere:" + i, Payload.utf8("{\"n\":" + i + "}")));
                connection.commit();
            }
        }
    }

    private static String url() {
        return "jdbc:h2:mem:" + UUID.randomUUID();
    }

    private static ConfigLoader withDatabase(String url) throws IOException {
        return config().flag("database.url", url);
    }
}
