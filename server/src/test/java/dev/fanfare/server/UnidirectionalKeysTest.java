package dev.fanfare.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ConfigLoader;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnidirectionalKeysTest {

    private static final String TABLE = """
            http_server: {port: 0, address: 127.0.0.1}
            client: {token: {hmac_secret_key: a-secret}}
            uni_websocket: {enabled: true, join_push_messages: true, disable_disconnect_push: true}
            uni_sse:
              enabled: true
              connect_code_to_http_response:
                enabled: true
                transforms:
                  - {code: 3500, to: {status_code: 401, body: sign in}}
                  - {code: 3501, to: {status_code: 403}}
            uni_http_stream:
              enabled: true
              connect_code_to_http_response: {enabled: true}
            """;

    private static ConfigLoader file(Path folder, String text) throws IOException {
        return new ConfigLoader().file(Files.writeString(folder.resolve("c.yaml"), text));
    }

    @Test
    @DisplayName("M1 connect_code_to_http_response says by which status a client is refused")
    void refusals(@TempDir Path folder) throws Exception {
        try (FanfareServer server =
                FanfareServer.builder(file(folder, TABLE).load()).start()) {
            assertThat(post(server, "uni_sse", "{\"token\":\"forged\"}")).isEqualTo("401 sign in");
            assertThat(post(server, "uni_sse", "{}")).isEqualTo("403 bad request");
            assertThat(post(server, "uni_http_stream", "{}")).isEqualTo("500 Internal Server Error");
        }
    }

    private static String post(FanfareServer server, String stream, String body) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + server.port() + "/connection/" + stream))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    @DisplayName("M1 uni_websocket opens WebSockets for clients that only listen")
    void uniWebSocket(@TempDir Path folder) throws Exception {
        try (FanfareServer server =
                        FanfareServer.builder(file(folder, TABLE).load()).start();
                RawWebSocket client = RawWebSocket.open(server.port(), "/connection/uni_websocket")) {
            client.sendText("{}");
            RawWebSocket.Frame close = client.readFrame();
            assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(close.closeCode()).isEqualTo(3501);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {code: 0, to: {status_code: 400}}     | uni_sse.connect_code_to_http_response.transforms[0]: code must be
            {code: 109, to: {status_code: 20}}    | status_code must be 200 to 599, and is 20
            {code: 109}                           | status_code must be 200 to 599, and is 0
            {code: 109, to: {status: 400}}        | transforms[0].to.status: there is no such key; did you mean "status_code"?
            """)
    @DisplayName("M1 a transform that makes no sense ends the server with a sentence that says where")
    void senseless(String transform, String message, @TempDir Path folder) throws Exception {
        ConfigLoader loader =
                file(folder, "uni_sse: {connect_code_to_http_response: {transforms: [" + transform + "]}}");
        assertThatThrownBy(loader::load).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }
}
