package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.fanfare.raw.EndpointOptions;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Whoever is turned away is in the log, so that whoever runs the server need not guess. */
class RefusalLogTest {

    private static final String PATH = "/connection/websocket";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.fanfare");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel() == Level.INFO && !event.getFormattedMessage().contains("istening")) {
                lines.add(event.getFormattedMessage());
            }
        }
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    private static FanfareServer server() throws Exception {
        return FanfareServer.builder(new ConfigLoader()
                        .flag("http_server.port", "0")
                        .flag("client.token.hmac_secret_key", "s")
                        .flag("http_api.key", "k")
                        .load())
                .rawEndpoint((server, request) -> (connection, text) -> {}, EndpointOptions.text("/raw"))
                .start();
    }

    @Test
    void aPageFromElsewhere() throws Exception {
        try (FanfareServer server = server()) {
            for (String path : List.of(PATH, "/raw")) {
                try (RawWebSocket client = new RawWebSocket(server.port())) {
                    assertThat(client.handshake(path, "Origin: http://localhost:5173"))
                            .contains(" 403 ");
                }
            }
            assertThat(lines).hasSize(2).allMatch(line -> line.contains("\"http://localhost:5173\""));
            assertThat(lines.get(0)).contains("client.allowed_origins");
            assertThat(lines.get(1)).contains("the allowedOrigins of endpoint /raw");
        }
    }

    @Test
    void aClientWithoutATokenOrWithAWrongOne() throws Exception {
        try (FanfareServer server = server()) {
            for (String token : List.of("", "not.a.token")) {
                try (RawWebSocket client = RawWebSocket.open(server.port(), PATH)) {
                    client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
                    assertThat(client.readClose().closeCode()).isEqualTo(token.isEmpty() ? 3501 : 3500);
                }
            }
            await().until(() -> lines.size() == 2);
            assertThat(lines.get(0)).contains("127.0.0.1", "no token, and nothing allows to connect without");
            assertThat(lines.get(1)).contains("127.0.0.1", "token is malformed").doesNotContain("not.a.token");
        }
    }

    @Test
    void aCallWithoutTheKey() throws Exception {
        try (FanfareServer server = server()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/info"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .header("X-API-Key", "wrong")
                    .build();
            HttpResponse<String> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).contains("X-API-Key").doesNotContain("wrong");
            assertThat(lines).singleElement().asString().contains("127.0.0.1", "http_api.key");
            assertThat(lines.get(0)).doesNotContain("wrong");
        }
    }
}
