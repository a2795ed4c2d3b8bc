package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("L1 live objects in the HTTP API")
class LiveApiTest {

    private final List<FanfareServer> open = new ArrayList<>();

    @AfterEach
    void closeAll() {
        open.forEach(FanfareServer::close);
    }

    private FanfareServer start(boolean enabled) throws IOException {
        FanfareServer server = FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.address", "127.0.0.1")
                        .flag("http_server.port", "0")
                        .flag("http_api.insecure", "true")
                        .flag("live.enabled", Boolean.toString(enabled))
                        .flag("live.max_size", "1000")
                        .load())
                .start();
        open.add(server);
        return server;
    }

    private static HttpResponse<String> post(FanfareServer server, String method, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/" + method))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String call(FanfareServer server, String method, String body) throws Exception {
        HttpResponse<String> response = post(server, method, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Test
    void anObjectLivesAndEnds() throws Exception {
        FanfareServer server = start(true);
        assertThat(call(server, "live_update", "{\"id\":\"job:1\",\"attributes\":{\"text1\":\"x\",\"progress\":10}}"))
                .isEqualTo("{\"result\":{\"outcome\":\"applied\",\"version\":1,"
                        + "\"attributes\":{\"progress\":10,\"text1\":\"x\"}}}");
        assertThat(call(server, "live_update", "{\"id\":\"job:1\",\"attributes\":{\"progress\":10}}"))
                .isEqualTo("{\"result\":{\"outcome\":\"unchanged\",\"version\":1,\"attributes\":{}}}");
        assertThat(call(server, "live_add", "{\"id\":\"job:1\",\"attribute\":\"value\",\"amount\":-3}"))
                .isEqualTo("{\"result\":{\"outcome\":\"applied\",\"version\":2,\"attributes\":{\"value\":-3}}}");
        assertThat(call(server, "live_add", "{\"id\":\"job:1\",\"attribute\":\"value\"}"))
                .contains("\"value\":-2");
        assertThat(call(server, "live_message", "{\"id\":\"job:1\",\"message\":{\"a\":1}}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(call(
                        server,
                        "live_update",
                        "{\"id\":\"job:1\",\"attributes\":{\"text1\":null},\"if_version\":3,\"ttl\":1.5}"))
                .isEqualTo("{\"result\":{\"outcome\":\"applied\",\"version\":5,\"attributes\":{\"text1\":null}}}");
        assertThat(call(server, "live_get", "{\"id\":\"job:1\"}"))
                .matches("\\{\"result\":\\{\"version\":5,\"attributes\":\\{\"progress\":10,\"value\":-2},"
                        + "\"expires_in\":1\\d{3}}}");
        assertThat(call(server, "live_update", "{\"id\":\"job:1\",\"attributes\":{\"progress\":1},\"if_version\":3}"))
                .isEqualTo("{\"result\":{\"outcome\":\"conflict\",\"version\":5,"
                        + "\"attributes\":{\"progress\":10,\"value\":-2}}}");
        assertThat(call(
                        server,
                        "live_update",
                        "{\"id\":\"job:1\",\"attributes\":{\"text2\":\"" + "x".repeat(1_000) + "\"}}"))
                .contains("\"too_large\"");
        assertThat(call(server, "live_update", "{\"id\":\"job:1\",\"attributes\":{\"busy\":true},\"replace\":true}"))
                .contains("\"attributes\":{\"busy\":true,\"progress\":null,\"value\":null}");
        assertThat(call(server, "live_remove", "{\"id\":\"job:1\"}"))
                .isEqualTo("{\"result\":{\"outcome\":\"applied\",\"version\":0,\"attributes\":{\"busy\":null}}}");
        assertThat(call(server, "live_get", "{\"id\":\"job:1\"}"))
                .isEqualTo("{\"result\":{\"version\":0,\"attributes\":{}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "live_update | {\"attributes\":{\"a\":1}} | id",
                "live_update | {\"id\":\"a\\u0001\",\"attributes\":{\"a\":1}} | control character",
                "live_update | {\"id\":\"a\",\"attributes\":{\"progress\":\"x\"}} | progress",
                "live_update | {\"id\":\"a\",\"attributes\":{\"x\":9007199254740993}} | 2^53 - 1",
                "live_update | {\"id\":\"a\",\"attributes\":{},\"if_new\":true,\"if_exists\":true} | only one",
                "live_update | {\"id\":\"a\",\"attributes\":{},\"ttl\":-1} | ttl",
                "live_update | {\"id\":\"a\",\"attributes\":{},\"ttl\":1e300} | ttl",
                "live_update | {\"id\":\"a\",\"atributes\":{}} | atributes",
                "live_add    | {\"id\":\"a\",\"attribute\":\"busy\"} | busy",
                "live_add    | {\"id\":\"a\",\"attribute\":\"\"} | name",
                "live_get    | {} | id",
                "live_message| {\"id\":\"a\"} | message",
            })
    void whatIsAskedInAWrongWayIsRefusedWithTheReason(String method, String body, String reason) throws Exception {
        assertThat(call(start(true), method, body)).contains("\"code\":107").contains(reason);
    }

    @Test
    void whereLiveObjectsAreOffEveryMethodSaysSo() throws Exception {
        FanfareServer server = start(false);
        for (String method : List.of("live_update", "live_add", "live_get", "live_remove", "live_message")) {
            String body = method.equals("live_message") ? "{\"id\":\"a\",\"message\":1}" : "{\"id\":\"a\"}";
            assertThat(call(server, method, body)).contains("\"code\":108").contains("live.enabled");
        }
    }

    @Test
    void anImpossibleConfigurationIsNamed() {
        assertThatThrownBy(() -> new ConfigLoader().flag("live.max_size", "0").load())
                .hasMessageContaining("live")
                .hasMessageContaining("max_size");
        assertThatThrownBy(() ->
                        new ConfigLoader().flag("live.retention_ttl", "10ms").load())
                .hasMessageContaining("retention_ttl");
    }
}
