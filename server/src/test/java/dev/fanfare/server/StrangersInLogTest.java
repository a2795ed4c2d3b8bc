package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.server.token.TokenIssuer;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a stranger sends, at any door: no message of ours has it as it is. */
class StrangersInLogTest {

    private static final String EVIL = "x\\n2026 ERROR false\\u2028\\u202e\\u001b[31m";

    private static final String PATH = "/connection/websocket";

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.fanfare");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            messages.add(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private static FanfareServer server() throws Exception {
        return FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.port", "0")
                        .flag("http_server.address", "127.0.0.1")
                        .flag("client.token.hmac_secret_key", "s")
                        .flag("http_api.key", "k")
                        .load())
                .start();
    }

    private static String evil() {
        return JsonMapper.shared().readTree("\"" + EVIL + "\"").asString();
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private void awaitMessage(String part) {
        await().untilAsserted(() -> assertThat(messages).anyMatch(message -> message.contains(part)));
    }

    private void noneIsEvil() {
        assertThat(messages)
                .allSatisfy(message -> assertThat(message)
                        .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]")
                        .hasSizeLessThan(2_000));
    }

    @Test
    @DisplayName("M16 tokens, users, channels and reasons of strangers are on one line")
    void whatComesOverAWebSocket() throws Exception {
        try (FanfareServer server = server()) {
            try (RawWebSocket client = RawWebSocket.open(server.port(), PATH)) {
                String token = base64("{\"alg\":\"" + EVIL + "\"}") + ".e30.AAAA";
                client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
                assertThat(client.readClose().closeCode()).isEqualTo(3500);
            }
            awaitMessage("algorithm \"x\\n2026 ERROR false");
            try (RawWebSocket client = RawWebSocket.open(server.port(), PATH)) {
                String token = new TokenIssuer("s", InstantSource.system())
                        .connection(evil() + "u".repeat(5_000), Duration.ZERO, Map.of());
                client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}\n"
                        + "{\"id\":2,\"subscribe\":{\"channel\":\"no:" + EVIL + "\"}}\n"
                        + "{\"id\":3,\"rpc\":{\"method\":\"" + EVIL + "\"}}\n"
                        + "{\"id\":4,\"publish\":{\"channel\":\"" + EVIL + "\",\"data\":1}}\n"
                        + "{\"id\":5,\"subscribe\":{\"channel\":\"a\",\"token\":\"" + EVIL + "\"}}\n"
                        + "{\"id\":6,\"" + EVIL + "\":{}}");
                assertThat(client.readClose().closeCode()).isEqualTo(3501);
            }
            awaitMessage("of user \"x\\n2026");
            noneIsEvil();
        }
    }

    @Test
    @DisplayName("M16 paths, headers and fields of strangers are on one line, in logs and in answers")
    void whatComesOverHttp() throws Exception {
        try (FanfareServer server = server()) {
            String path = "/x%0a2026%20ERROR%e2%80%a8%1b[31m".replace("[", "%5b");
            HttpResponse<String> missing = send(HttpRequest.newBuilder(URI.create(server.url() + path)));
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.body())
                    .startsWith("Not found: /x")
                    .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]");
            HttpResponse<String> longPath =
                    send(HttpRequest.newBuilder(URI.create(server.url() + "/" + "y".repeat(3_000))));
            assertThat(longPath.body().length()).isLessThan(300);
            for (String body : List.of(
                    "{\"" + EVIL + "\":1}",
                    "{\"channel\":\"no:" + EVIL + "z".repeat(10_000) + "\",\"data\":1}",
                    "{\"channel\":{\"" + EVIL + "\":1}}",
                    EVIL,
                    "{\"tags\":{\"" + EVIL + "\":5}}")) {
                HttpResponse<String> refused = send(HttpRequest.newBuilder(URI.create(server.url() + "/api/publish"))
                        .header("X-API-Key", "k")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
                assertThat(refused.body())
                        .as(body)
                        .doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]")
                        .hasSizeLessThan(1_500);
            }
            noneIsEvil();
        }
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
