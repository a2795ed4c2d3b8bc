package dev.fanfare.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.server.token.TokenIssuer;
import dev.fanfare.testkit.RawWebSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A filter by tags that the server sets, as tokens and requests of the API write it. */
class TagsFilterFieldTest extends ApiTestBase {

    private static final Map<String, Object> MINE = Map.of("key", "team", "cmp", "in", "vals", List.of("1", "2"));

    private final TokenIssuer issuer = new TokenIssuer("hmac", InstantSource.system());

    private void publish(String team) throws Exception {
        call("publish", "{\"channel\":\"chat:a\",\"data\":{\"of\":" + team + "},\"tags\":{\"team\":\"" + team + "\"}}");
    }

    /** What a client gets when all is published, of which the last is for it. */
    private String heard(RawWebSocket client) throws Exception {
        publish("1");
        publish("3");
        publish("2");
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("\"of\":2") < 0) {
            heard.append(client.readText());
        }
        return heard.toString();
    }

    @Test
    @DisplayName("M28 the API subscribes clients with a filter that they cannot lift")
    void byTheApi() throws Exception {
        RawWebSocket client = connected();
        assertThat(call(
                        "subscribe",
                        "{\"user\":\"\",\"channel\":\"chat:a\",\"tags_filter\":{\"op\":\"not\",\"nodes\":["
                                + "{\"key\":\"team\",\"cmp\":\"eq\",\"val\":\"3\"}]}}"))
                .isEqualTo("{\"result\":{}}");
        assertThat(client.readText()).contains("\"subscribe\"");
        assertThat(heard(client)).contains("\"of\":1").doesNotContain("\"of\":3");
    }

    @Test
    @DisplayName("M28 a subscription token has a filter that the client cannot lift")
    void byASubscriptionToken() throws Exception {
        RawWebSocket client = connected();
        String token = issuer.token(Map.of("sub", "", "channel", "chat:a", "tags_filter", MINE), Duration.ofMinutes(1));
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\",\"token\":\"" + token + "\"}}");
        assertThat(client.readText()).contains("\"id\":2,\"subscribe\"");
        assertThat(heard(client)).contains("\"of\":1").doesNotContain("\"of\":3");
    }

    @Test
    @DisplayName("M28 so has a subscription that a connection token makes")
    void byAConnectionToken() throws Exception {
        RawWebSocket client = connectedBy(issuer.token(
                Map.of("sub", "ann", "subs", Map.of("chat:a", Map.of("tags_filter", MINE))), Duration.ofMinutes(1)));
        assertThat(client.readText()).contains("\"chat:a\"");
        assertThat(heard(client)).contains("\"of\":1").doesNotContain("\"of\":3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"key\":\"team\",\"cmp\":\"like\",\"val\":\"1\"}",
                "{\"cmp\":\"eq\",\"val\":\"1\"}",
                "{\"op\":\"and\"}",
                "{}",
                "[]",
                "\"team\""
            })
    @DisplayName("M28 a filter that makes no sense is refused, in a token and a request")
    void senseless(String filter) throws Exception {
        HttpResponse<String> answer = send(
                "subscribe",
                "{\"user\":\"\",\"channel\":\"chat:a\",\"tags_filter\":" + filter + "}",
                ApiTestBase::withKey);
        assertThat(answer.body()).contains("tags_filter");
        // What is no object is no request at all.
        if (answer.statusCode() != 400) {
            assertThat(answer.body()).contains("\"error\":{\"code\":107");
        }
    }

    @Test
    @DisplayName("M28 a token with a filter that makes no sense lets nobody in")
    void senselessInAToken() throws Exception {
        RawWebSocket client = connected();
        String token = issuer.token(
                Map.of("sub", "", "channel", "chat:a", "tags_filter", Map.of("op", "xor")), Duration.ofMinutes(1));
        client.sendText("{\"id\":2,\"subscribe\":{\"channel\":\"chat:a\",\"token\":\"" + token + "\"}}");
        assertThat(client.readText()).contains("\"id\":2,\"error\":{\"code\":103");
    }
}
