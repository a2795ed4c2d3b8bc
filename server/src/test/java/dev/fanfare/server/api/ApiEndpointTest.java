package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("M8 the HTTP API")
class ApiEndpointTest extends ApiTestBase {

    @Test
    void publishAnswersWithThePositionAndTheSubscriberReceivesTheBytesAsTheyWere() throws Exception {
        RawWebSocket client = connected();
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\"}}");
        client.readText();
        assertThat(call("publish", "{\"channel\":\"chat:a\",\"data\":{\"price\": 1.50},\"tags\":{\"t\":\"v\"}}"))
                .matches("\\{\"result\":\\{\"offset\":1,\"epoch\":\"\\w+\"}}");
        assertThat(client.readText()).contains("\"data\":{\"price\": 1.50},\"offset\":1,\"tags\":{\"t\":\"v\"}");
    }

    @Test
    void prettyJsonReachesJsonClientsOnOneLine() throws Exception {
        RawWebSocket client = connected();
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\"}}");
        client.readText();
        call("publish", "{\n  \"channel\": \"chat:a\",\n  \"data\": {\n    \"a\": 1\n  }\n}");
        assertThat(client.readText()).doesNotContain("\n").contains("\"data\":{    \"a\": 1  }");
    }

    @Test
    void publishWithoutHistoryHasNoPosition() throws Exception {
        assertThat(call("publish", "{\"channel\":\"news\",\"data\":1}")).isEqualTo("{\"result\":{}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            publish        | {"channel":"nowhere:a","data":1}                  | 102
            publish        | {"channel":"","data":1}                           | 107
            publish        | {"channel":"a"}                                   | 107
            publish        | {"channel":"a","b64data":"!"}                     | 107
            broadcast      | {"data":1}                                        | 107
            subscribe      | {"user":"u","channel":"nowhere:a"}                | 102
            unsubscribe    | {"user":"u","channel":""}                         | 107
            presence       | {"channel":"news"}                                | 108
            presence_stats | {"channel":"news"}                                | 108
            history        | {"channel":"news"}                                | 108
            history_remove | {"channel":"news"}                                | 108
            history        | {"channel":"nowhere:a"}                           | 102
            history        | {"channel":"chat:a","since":{"offset":0},"reverse":true} | 107
            history        | {"channel":"chat:a","since":{"epoch":"x"}}        | 112
            disconnect     | {"user":"u","disconnect":{"code":4000}}           | 107
            disconnect     | {"user":"u","disconnect":{"code":5,"reason":"x"}} | 107
            """)
    void whatCannotBeDoneIsAnErrorWithItsCode(String method, String body, int code) throws Exception {
        assertThat(call(method, body)).startsWith("{\"error\":{\"code\":" + code + ",\"message\":");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            publish    | {"channel":"a"}                          | a publication needs data
            publish    | {"data":1}                               | a channel is needed
            publish    | ''                                       | a channel is needed
            history    | {}                                       | a channel is needed
            broadcast  | {"data":1}                               | a broadcast needs channels
            publish    | {"chanel":"a","data":1}                  | there is no field \\"chanel\\" in this request
            publish    | {"channel":"a","data":1,"Data":1}        | there is no field \\"Data\\" in this request
            history    | {"channel":"chat:a","since":{"ofset":1}} | there is no field \\"ofset\\" in this request
            subscribe  | {"user":"u","channel":"a","override":{"recover":{"value":true}}} | there is no field \\"recover\\"
            disconnect | {"user":"u","disconnect":{"code":4000,"reason":"x","reconnect":true}} | there is no field \\"reconnect\\"
            info       | {"a":1}                                  | there is no field \\"a\\" in this request
            channels   | {"patern":"a*"}                          | there is no field \\"patern\\" in this request
            rpc        | {}                                       | a method is needed
            publish    | {"channel":"a","b64data":"!!!!"}         | not base64: Illegal base64 character 21
            publish    | {"channel":"a","b64data":"AAA"}          | not base64: 3 letters, which 4 does not divide
            """)
    void anErrorSaysWhatIsWrongThisTime(String method, String body, String detail) throws Exception {
        assertThat(call(method, body))
                .startsWith("{\"error\":{\"code\":107,\"message\":\"bad request\",\"detail\":\"" + detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGVsbG8=", "aGVs\nbG8=", "aGVs\r\nbG8=\r\n", "\naGVsbG8\n=\n", "aGVsbG9="})
    void base64MayHaveLineBreaks(String text) throws Exception {
        String json = text.replace("\r", "\\r").replace("\n", "\\n");
        assertThat(call("publish", "{\"channel\":\"news\",\"b64data\":\"" + json + "\"}"))
                .isEqualTo("{\"result\":{}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aGVsbG8", "aGVs bG8=", "aGVs\tbG8=", "aGVsbG8==", "a===", "=AAA", "aGVs-_8=", "aGVsbG8=aGVsbG8="
            })
    void whatGoRefusesAsBase64IsRefused(String text) throws Exception {
        String json = text.replace("\t", "\\t");
        assertThat(call("publish", "{\"channel\":\"news\",\"b64data\":\"" + json + "\"}"))
                .startsWith("{\"error\":{\"code\":107,\"message\":\"bad request\",\"detail\":\"not base64: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"channel":5}              | field "channel" must be a string, not a number
            {"channel":{}}             | field "channel" must be a string, not an object
            {"skip_history":"yes"}     | field "skip_history" must be true or false, not a string
            []                         | the frame must be an object, not an array
            {"channel":"a","data":}    | Malformed JSON in line 1, column 23: Unexpected character
            {"channel":"a"             | Malformed JSON in line 1, column
            {"channel":"a"} x          | Malformed JSON in line 1, column
            {"channel":"a"}{}          | the body must be one object, and has more behind it
            {"channel":"a"} 5          | must be an object, not a number
            ' '                        | the body must be an object, and has nothing but spaces
            {"version":1.5}            | field "version" must be an integer, not a number
            {"version":-1}             | field "version" must not be negative
            {"version":9223372036854775808} | field "version" does not fit into 64 bits
            {"tags":{"a":1}}           | field "a" must be a string, not a number
            {"tags":[]}                | must be an object, not an array
            {"delta":1}                | field "delta" must be true or false, not a number
            """)
    void whatCannotBeReadIsToldInPlainWords(String body, String message) throws Exception {
        HttpResponse<String> response = send("publish", body, ApiTestBase::withKey);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(message).doesNotContain("Source", "VALUE_", "START_");
    }

    @ParameterizedTest
    @CsvSource({"nowhere:a,404", "news,400"})
    void errorsCanBeHttpStatuses(String channel, int status) throws Exception {
        HttpResponse<String> response = send(
                "presence",
                "{\"channel\":\"" + channel + "\"}",
                request -> request.header("X-API-Key", "secret").header("X-Centrifugo-Error-Mode", "transport"));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).startsWith("{\"code\":");
    }

    @Test
    void aUsedIdempotencyKeyAnswersTheSame() throws Exception {
        String body = "{\"channel\":\"chat:a\",\"data\":1,\"idempotency_key\":\"k\"}";
        String first = call("publish", body);
        assertThat(call("publish", body)).isEqualTo(first);
        assertThat(call("history", "{\"channel\":\"chat:a\"}")).contains("\"offset\":1");
    }

    @Test
    void anOlderVersionIsDropped() throws Exception {
        call("publish", "{\"channel\":\"chat:a\",\"data\":1,\"version\":5}");
        call("publish", "{\"channel\":\"chat:a\",\"data\":2,\"version\":4}");
        assertThat(call("history", "{\"channel\":\"chat:a\",\"limit\":10}")).contains("[{\"data\":1,");
    }

    @Test
    void historyIsReadAndRemoved() throws Exception {
        for (int i = 1; i <= 3; i++) {
            call("publish", "{\"channel\":\"chat:a\",\"data\":" + i + "}");
        }
        assertThat(call("history", "{\"channel\":\"chat:a\",\"limit\":2,\"reverse\":true}"))
                .contains("\"publications\":[{\"data\":3,\"offset\":3},{\"data\":2,\"offset\":2}]")
                .contains("\"offset\":3}}");
        assertThat(call("history", "{\"channel\":\"chat:a\"}")).contains("\"publications\":[]");
        assertThat(call("history_remove", "{\"channel\":\"chat:a\"}")).isEqualTo("{\"result\":{}}");
        assertThat(call("history", "{\"channel\":\"chat:a\",\"limit\":-1}"))
                .contains("\"publications\":[]")
                .contains("\"offset\":3}}");
    }

    @Test
    void infoTellsHowTheNodeIsDoing() throws Exception {
        connected();
        assertThat(call("info", "{}"))
                .contains("\"num_clients\":1")
                .contains("\"version\":\"Fanfare ")
                .contains("\"uptime\":");
        assertThat(call("info", "")).contains("\"nodes\":[{");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aBatchAnswersInOrder(String parallel) throws Exception {
        assertThat(call(
                        "batch",
                        "{\"commands\":[{\"publish\":{\"channel\":\"chat:a\",\"data\":1}},"
                                + "{\"history\":{\"channel\":\"news\"}},{\"presence_stats\":{\"channel\":\"chat:a\"}}],"
                                + "\"parallel\":" + parallel + "}"))
                .matches("\\{\"replies\":\\[\\{\"publish\":\\{\"offset\":1,\"epoch\":\"\\w+\"}},"
                        + "\\{\"error\":\\{\"code\":108,\"message\":\"not available\",\"detail\":\"[^}]*news[^}]*\"}},"
                        + "\\{\"presence_stats\":\\{\"num_clients\":0,\"num_users\":0}}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aBatchOfManyCommandsIsAnsweredAndOneOfManyBytesIsBounded(String parallel) throws Exception {
        String many = "{\"presence_stats\":{\"channel\":\"chat:a\"}},".repeat(10_000);
        String body = call("batch", "{\"commands\":[" + many + "{\"info\":{}}],\"parallel\":" + parallel + "}");
        assertThat(body).endsWith("}]}}]}").doesNotContain("error");
        call("publish", "{\"channel\":\"chat:big\",\"data\":\"" + "x".repeat(900_000) + "\"}");
        String large = "{\"history\":{\"channel\":\"chat:big\",\"limit\":-1}},".repeat(100);
        String bounded = call(
                "batch",
                "{\"commands\":[" + large + "{\"publish\":{\"channel\":\"chat:b\",\"data\":1}}],\"parallel\":"
                        + parallel + "}");
        assertThat(bounded).hasSizeBetween(16_000_000, 19_000_000);
        assertThat(bounded)
                .endsWith("{\"error\":{\"code\":106,\"message\":\"limit exceeded\",\"detail\":\"not carried out: the"
                        + " answers to this batch have 16777216 bytes already\"}}]}");
        assertThat(call("history", "{\"channel\":\"chat:b\"}")).contains("\"offset\":0}}");
    }

    @Test
    void successIsNeverNoisyAboutErrors() throws Exception {
        assertThat(call("publish", "{\"channel\":\"chat:a\",\"data\":1}")).doesNotContain("\"error\"");
    }

    @Test
    void theKeyIsNeeded() throws Exception {
        String body = "{\"channel\":\"a\",\"data\":1}";
        List<HttpResponse<String>> refused = List.of(
                send("publish", body, request -> request),
                send("publish", body, request -> request.header("X-API-Key", "wrong")),
                send("publish", body, request -> request.header("X-API-Key", "secre")),
                send("publish", body, request -> request.header("Authorization", "Bearer secret")),
                send("publish?api_key=wrong", body, request -> request),
                send("nowhere", body, request -> request));
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("www-authenticate")).hasValue("apikey");
            assertThat(answer.body())
                    .as("the same for all, so that nobody learns which part was wrong")
                    .isEqualTo(refused.get(0).body())
                    .contains("http_api.key", "X-API-Key", "Authorization: apikey KEY")
                    .doesNotContain("secret");
        });
        assertThat(send("publish", body, request -> request.header("Authorization", "apikey secret"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("publish?api_key=secret", body, request -> request).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNoCallIsToldSo() throws Exception {
        assertThat(send("dance", "{}", ApiTestBase::withKey).statusCode()).isEqualTo(404);
        for (String malformed : new String[] {
            "{",
            "nonsense",
            "[]",
            "{\"channel\":5}",
            "{\"channel\":\"a\",\"data\":}",
            // Of these the parser does not say where they are.
            "{\"channel\":\"a\",\"data\":" + "[".repeat(20_000),
            "{\"channel\":\"a\",\"x\":" + "{\"a\":".repeat(20_000),
            "{\"channel\":\"a\",\"version\":" + "9".repeat(5_000) + "}",
            "{\"channel\":\"a\",\"" + "k".repeat(100_000) + "\":1}}",
        }) {
            HttpResponse<String> answer = send("publish", malformed, ApiTestBase::withKey);
            assertThat(answer.statusCode()).as(malformed).isEqualTo(400);
            assertThat(answer.body()).as(malformed).isNotBlank().hasSizeLessThan(1_200);
        }
        HttpRequest get = withKey(HttpRequest.newBuilder(uri("info"))).GET().build();
        assertThat(http.send(get, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    @DisplayName("M16 health answers")
    void healthAnswers() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/health")).build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aResultThatIsNotJsonSpoilsOnlyItself() throws Exception {
        call("publish", "{\"channel\":\"bin:a\",\"b64data\":\"/w==\"}");
        assertThat(call("history", "{\"channel\":\"bin:a\",\"limit\":-1}")).startsWith("{\"error\":{\"code\":107,");
        assertThat(call(
                        "batch",
                        "{\"commands\":[{\"publish\":{\"channel\":\"chat:x\",\"data\":1}},"
                                + "{\"history\":{\"channel\":\"bin:a\",\"limit\":-1}}]}"))
                .matches("\\{\"replies\":\\[\\{\"publish\":\\{\"offset\":1,.*" + "\\{\"error\":\\{\"code\":107,.*");
    }
}
