package dev.fanfare.internal.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.handler.Credentials;
import dev.fanfare.http.Handshake;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.testkit.TestClient;
import dev.fanfare.testkit.TestServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientIdentityTest extends NotifyTestBase {

    @Test
    @DisplayName("N16 client ids are 128 random bits")
    void clientIdsAreRandom() {
        TestServer server = server();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            String id = server.fanfare().part(ClientIdentity.class).newId();
            assertThat(id).matches("[-_A-Za-z0-9]{22}");
            ids.add(id);
        }
        assertThat(ids).hasSize(100);
    }

    private static TestClient claim(TestServer server, String token) {
        TestClient client = server.open();
        client.send(new Request.Connect(
                "", Payload.utf8("{\"fanfare\":{\"client\":\"" + token + "\"}}"), Map.of(), "", "", Map.of()));
        return client;
    }

    @Test
    @DisplayName("N16 whoever claims a client id without its signature is refused")
    void whoeverClaimsWithoutASignatureIsRefused() {
        TestServer server = server();
        Connected honest = connect(server);
        assertThat(honest.token()).matches(honest.id() + "\\.\\d+\\.[-_A-Za-z0-9]{43}");
        String[] parts = honest.token().split("\\.", -1);
        String otherServers = new ClientIdentity("another secret", Duration.ofDays(1), java.time.InstantSource.system())
                .sign(honest.id());
        for (String forged : List.of(
                honest.id(),
                honest.id() + "." + parts[1],
                honest.id() + "." + parts[1] + ".",
                "." + parts[1] + "." + parts[2],
                "A" + honest.token(),
                parts[0] + ".9" + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + parts[2].substring(1),
                honest.token() + "A",
                "..",
                ".",
                otherServers)) {
            assertThat(claim(server, forged).closedWith()).as(forged).isEqualTo(Disconnect.INVALID_TOKEN);
        }
        assertThat(claim(server, honest.token()).closedWith()).isNull();
    }

    @Test
    @DisplayName("N16 an expired token is refused, and every connection renews it")
    void anExpiredTokenIsRefused() {
        TestServer server = server(options().identityTtl(Duration.ofSeconds(10)).build(), builder -> {});
        Connected first = connect(server);
        server.advance(Duration.ofSeconds(8));
        Connected second = another(server, first);
        assertThat(second.id()).isEqualTo(first.id());
        server.advance(Duration.ofSeconds(3));
        assertThat(claim(server, first.token()).closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
        assertThat(claim(server, second.token()).closedWith()).isNull();
    }

    private static Handshake ofBrowser() {
        return new Handshake(
                "/",
                Map.of(),
                Map.of(
                        "cookie", List.of("a=b"),
                        "origin", List.of("https://example.com"),
                        "user-agent", List.of("Mozilla/5.0")),
                "");
    }

    private static Handshake withCookie(String value, boolean browser) {
        return browser
                ? ofBrowser().withCookie("__Host-fanfare_client", value)
                : Handshake.NONE.withCookie("fanfare_client", value);
    }

    @Test
    @DisplayName("N16 a cookie proves a client id, and then no token is handed out")
    void aCookieProvesAClientId() {
        TestServer server = server();
        Connected first = connect(server);
        TestClient browser = server.open(withCookie(first.token(), true));
        Result.Connect result = browser.connect();
        assertThat(result.data().utf8()).isEqualTo("{\"fanfare\":{\"client\":\"" + first.id() + "\"}}");
        assertThat(field(server.open(withCookie(first.token(), false)).connect(), "token"))
                .isEmpty();
        TestClient page = server.open(ofBrowser());
        assertThat(field(page.connect(), "token")).isEmpty();
    }

    @Test
    @DisplayName("N16 a forged cookie is refused; a browser, which has got another one, shall come back")
    void aForgedCookieIsRefused() {
        TestServer server = server();
        TestClient browser = server.open(withCookie("x.1.y", true));
        browser.send(Request.Connect.with(""));
        assertThat(browser.closedWith()).isEqualTo(Disconnect.FORCE_RECONNECT);
        TestClient program = server.open(withCookie("x.1.y", false));
        program.send(Request.Connect.with(""));
        assertThat(program.closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @Test
    @DisplayName("N16 an id in the URL is never looked at")
    void anIdInTheUrlIsNeverLookedAt() {
        TestServer server = server();
        Connected victim = connect(server);
        TestClient spy = server.open(new Handshake(
                "/connection/websocket?fanfare_client=" + victim.token() + "&client=" + victim.id(),
                Map.of("fanfare_client", List.of(victim.token()), "client", List.of(victim.id())),
                Map.of(),
                ""));
        assertThat(field(spy.connect(), "client")).isNotEmpty().isNotEqualTo(victim.id());
    }

    @Test
    @DisplayName("N16 a name that browsers give a meaning of their own is refused for the cookie")
    void aNameWithAMeaning() {
        for (String name : List.of("__Host-client", "__Secure-client", "__host-client")) {
            assertThatThrownBy(() -> options().cookieName(name).build())
                    .hasMessageContaining(name)
                    .hasMessageContaining("the server puts __Host- before the name itself");
        }
    }

    @Test
    @DisplayName("N16 without a configured secret ids are signed all the same, and end with the process")
    void withoutASecret() {
        TestServer one = server(NotificationOptions.DEFAULT, builder -> {});
        TestServer another = server(NotificationOptions.DEFAULT, builder -> {});
        Connected client = connect(one);
        assertThat(claim(one, client.token()).closedWith()).isNull();
        assertThat(claim(another, client.token()).closedWith()).isEqualTo(Disconnect.INVALID_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "[1]", "{\"fanfare\":1}", "{\"fanfare\":{\"client\":null}}", "{\"fanfare\":{}}"})
    @DisplayName("N16 connect data that is not ours is the application's")
    void connectDataThatIsNotOursIsTheApplications(String data) {
        TestServer server = server();
        TestClient client = server.open();
        Result.Connect result = client.call(
                new Request.Connect("", Payload.utf8(data), Map.of(), "", "", Map.of()), Result.Connect.class);
        assertThat(field(result, "client")).hasSize(22);
    }

    @Test
    @DisplayName("N16 the application's own connect data is kept")
    void theApplicationsOwnConnectDataIsKept() {
        TestServer objects = server(
                options().build(),
                builder -> builder.onConnecting(event ->
                        Credentials.of("").withData(Payload.utf8("{\"a\":[1,{\"b\":null}],\"fanfare\":\"old\"}"))));
        assertThat(objects.open().connect().data().utf8())
                .startsWith("{\"a\":[1,{\"b\":null}],\"fanfare\":{\"client\":\"");
        TestServer others = server(
                options().build(),
                builder -> builder.onConnecting(event -> Credentials.of("").withData(Payload.utf8("[\"their own\"]"))));
        assertThat(others.open().connect().data().utf8()).isEqualTo("[\"their own\"]");
    }
}
