package dev.fanfare.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.CookieLogins;
import dev.fanfare.handler.CookieLogins.Login;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectException;
import dev.fanfare.http.Handshake;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("L5 with cookie sessions the connect command carries the session's CSRF token")
class CookieLoginsTest {

    private final Map<String, Login> logins = new HashMap<>(Map.of("s1", new Login("s1", "ann", "secret-1")));

    private final CookieLogins handler =
            CookieLogins.of(request -> request.cookie("SID").map(logins::get));

    private static ConnectingEvent event(String cookie, Map<String, String> inFrame, Map<String, List<String>> inHttp) {
        Map<String, List<String>> headers = new HashMap<>(inHttp);
        headers.put("cookie", List.of(cookie));
        return new ConnectingEvent(
                "id",
                Payload.EMPTY,
                "js",
                "",
                inFrame,
                new Handshake("/", Map.of(), headers, "127.0.0.1"),
                "websocket",
                Encoding.JSON);
    }

    @ParameterizedTest
    @CsvSource({"X-CSRF-Token", "x-csrf-token", "X-Csrf-Token"})
    void whoIsLoggedInAndKnowsTheTokenIsLetIn(String header) throws Exception {
        Credentials credentials = handler.handle(event("SID=s1", Map.of(header, "secret-1"), Map.of()));
        assertThat(credentials.user()).isEqualTo("ann");
        assertThat(credentials.login()).isEqualTo("s1");
    }

    @Test
    void whoCanSetHeadersOfTheRequestMayUseThem() throws Exception {
        Credentials credentials =
                handler.handle(event("SID=s1", Map.of(), Map.of("x-csrf-token", List.of("secret-1"))));
        assertThat(credentials.user()).isEqualTo("ann");
    }

    @ParameterizedTest(name = "cookie {0}, token {1}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "SID=s1  | ''        | CSRF token",
                "SID=s1  | secret-2  | CSRF token",
                "SID=s1  | secret-11 | CSRF token",
                "SID=s1  | secret-   | CSRF token",
                "SID=s2  | secret-1  | nobody is logged in",
                "other=1 | secret-1  | nobody is logged in",
            })
    void everybodyElseIsRefused(String cookie, String token, String why) {
        assertThatThrownBy(() -> handler.handle(event(cookie, Map.of("X-CSRF-Token", token), Map.of())))
                .isInstanceOfSatisfying(
                        DisconnectException.class,
                        refused -> assertThat(refused.disconnect()).isEqualTo(Disconnect.INVALID_TOKEN))
                .hasMessageContaining(why);
    }

    @Test
    void aCookieAloneIsNotEnough() {
        assertThatThrownBy(() -> handler.handle(event("SID=s1", Map.of(), Map.of())))
                .isInstanceOf(DisconnectException.class)
                .hasMessageContaining("no header X-CSRF-Token");
    }

    @Test
    void theTokenIsInNoText() {
        assertThat(new Login("s1", "ann", "secret-1").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            emptyValue = "",
            value = {"'',u,t", "i,'',t", "i,u,''"})
    void aLoginIsWhole(String id, String user, String token) {
        assertThatThrownBy(() -> new Login(id, user, token)).isInstanceOf(IllegalArgumentException.class);
    }
}
