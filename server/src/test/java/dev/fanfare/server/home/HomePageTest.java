package dev.fanfare.server.home;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.server.FanfareServer;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class HomePageTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(FanfareServer.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(events);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private List<String> warnings() {
        return events.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private static ConfigLoader config() {
        return new ConfigLoader().flag("http_server.address", "127.0.0.1").flag("http_server.port", "0");
    }

    private static HttpResponse<String> get(FanfareServer server, String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(server.url() + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void withoutAConfigurationItSaysWhatToDoAndSoDoesTheLog() throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load()).start()) {
            HttpResponse<String> page = get(server, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
            assertThat(page.body())
                    .contains("Fanfare is running", "No client can connect yet", "client.token.hmac_secret_key")
                    .contains("The HTTP API is closed", "/connection/websocket", "/health")
                    .doesNotContain("<script", "javascript:", "onclick");
            assertThat(page.headers().firstValue("content-security-policy"))
                    .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none';"));
            assertThat(get(server, "/?a=b").statusCode()).isEqualTo(200);
            assertThat(get(server, "/other").statusCode()).isEqualTo(404);
            assertThat(send(HttpRequest.newBuilder(URI.create(server.url() + "/"))
                                    .POST(HttpRequest.BodyPublishers.ofString("x")))
                            .statusCode())
                    .isEqualTo(405);
        }
        assertThat(warnings()).singleElement().asString().contains("No client can connect yet", "client.insecure");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client.token.hmac_secret_key=s3cr3t-k3y",
                "client.allow_anonymous_connect_without_token=true",
                "websocket.disabled=true"
            })
    void whatIsSetIsNotAskedForAndNothingSecretIsShown(String setting) throws Exception {
        String[] parts = setting.split("=", 2);
        ConfigLoader config = config().flag(parts[0], parts[1])
                .flag("http_api.key", "s3cr3t-api")
                .flag("notifications.enabled", "true")
                .flag("notifications.secret", "s3cr3t-of-16-bytes");
        try (FanfareServer server = FanfareServer.builder(config.load()).start()) {
            assertThat(get(server, "/").body())
                    .contains("Fanfare is running", "/connection/notify")
                    .doesNotContain("No client can connect", "The HTTP API is closed", "s3cr3t", "What to do next");
        }
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aPathIsShownAsTextAndNotAsMarkup() throws Exception {
        ConfigLoader config = config().flag("http_api.handler_prefix", "/a<b>&\"c");
        try (FanfareServer server = FanfareServer.builder(config.load()).start()) {
            assertThat(get(server, "/").body())
                    .contains("/a&lt;b&gt;&amp;&quot;c")
                    .doesNotContain("<b>");
        }
    }

    @Test
    void itIsOffWhenDisabled() throws Exception {
        ConfigLoader config = config().flag("home.disabled", "true");
        try (FanfareServer server = FanfareServer.builder(config.load()).start()) {
            assertThat(get(server, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anApplicationsOwnPageComesFirst() throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load())
                .http("/", call -> CompletableFuture.completedStage(HttpAnswer.text(200, "mine")))
                .start()) {
            assertThat(get(server, "/").body()).isEqualTo("mine");
        }
    }

    @Test
    void anApplicationThatHooksInIsNotToldThatNobodyCanConnect() throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load())
                .engine(engine -> engine.onMessage(event -> {}))
                .start()) {
            assertThat(get(server, "/").body()).contains("Fanfare is running").doesNotContain("No client can connect");
        }
        assertThat(warnings()).isEmpty();
    }

    @Test
    void anEndpointWithoutAPathStillGetsTheHandshakesThatNothingElseClaims() throws Exception {
        try (FanfareServer server = FanfareServer.builder(config().load())
                .rawEndpoint(
                        (endpoint, request) -> (connection, text) -> connection.send(text), EndpointOptions.text(""))
                .start()) {
            for (String path : List.of("/", "/other")) {
                try (RawWebSocket client = RawWebSocket.open(server.port(), path)) {
                    client.sendText(path);
                    assertThat(client.readText()).isEqualTo(path);
                }
            }
            assertThat(get(server, "/").body()).contains("Fanfare is running");
        }
    }
}
