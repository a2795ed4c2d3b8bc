package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.server.config.ConfigLoader;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The scripts for pages without a build")
class BrowserScriptsTest {

    private static ConfigLoader config() {
        return new ConfigLoader().flag("http_server.address", "127.0.0.1").flag("http_server.port", "0");
    }

    private static HttpResponse<byte[]> send(FanfareServer server, String method, String path, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "/fanfare.js, text/javascript; charset=utf-8, ClientSocket",
        "/fanfare.js.map, application/json, client-socket.ts",
        "/fanfare-widgets.js, text/javascript; charset=utf-8, fanfare-progress",
        "/fanfare-widgets.js.map, application/json, progress.ts",
        "/fanfare-inbox.js, text/javascript; charset=utf-8, fanfare-inbox",
        "/fanfare-inbox.js.map, application/json, fanfare-inbox.ts",
        "/fanfare-widgets.css, text/css; charset=utf-8, fanfare-progress:not(:defined)",
    })
    @DisplayName("L4 are served with their maps, and asked for anew only when they have changed")
    void areServed(String path, String type, String content) throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load()).start()) {
            HttpResponse<byte[]> plain = send(server, "GET", path);
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(plain.headers().firstValue("content-type")).contains(type);
            assertThat(plain.headers().firstValue("cache-control")).contains("no-cache");
            assertThat(plain.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(new String(plain.body(), StandardCharsets.UTF_8)).contains(content);

            String tag = plain.headers().firstValue("etag").orElseThrow();
            assertThat(send(server, "GET", path, "If-None-Match", tag).statusCode())
                    .isEqualTo(304);
            assertThat(send(server, "POST", path).statusCode()).isEqualTo(405);

            HttpResponse<byte[]> zipped = send(server, "GET", path, "Accept-Encoding", "gzip");
            if (plain.body().length > 1024) {
                assertThat(zipped.headers().firstValue("content-encoding")).contains("gzip");
                assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                        .isEqualTo(plain.body());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/fanfare.js", "/fanfare-widgets.js", "/fanfare-inbox.js"})
    @DisplayName("name the map that is beside them")
    void nameTheirMap(String path) throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load()).start()) {
            String script = new String(send(server, "GET", path).body(), StandardCharsets.UTF_8);
            assertThat(script.strip()).endsWith("//# sourceMappingURL=" + path.substring(1) + ".map");
        }
    }

    @Test
    @DisplayName("give way to an application that has something else there")
    void giveWay() throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load())
                .http(
                        "/fanfare-widgets.js",
                        call -> CompletableFuture.completedStage(HttpAnswer.text(200, "of the application")))
                .start()) {
            assertThat(new String(send(server, "GET", "/fanfare-widgets.js").body(), StandardCharsets.UTF_8))
                    .startsWith("of the application");
            assertThat(send(server, "GET", "/fanfare.js").statusCode()).isEqualTo(200);
        }
    }
}
