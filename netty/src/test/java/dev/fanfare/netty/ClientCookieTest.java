package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.testkit.FakeClock;
import dev.fanfare.testkit.RawWebSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCookieTest extends NotifyingServerTestBase {

    @Test
    @DisplayName("N16 the upgrade of a page sets a signed cookie that scripts and other sites cannot use")
    void theUpgradeOfAPageSetsACookie() throws Exception {
        NettyServer server = withPlain(notifying(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build())));
        RawWebSocket page = open(server, PATH, ORIGIN);
        assertThat(page.responseHead())
                .contains("set-cookie: fanfare_client=", "max-age=15552000", "path=/", "httponly", "samesite=lax")
                .doesNotContain("secure");
        String cookie = cookieOf(page);
        page.sendText("{\"id\":1,\"connect\":{}}");
        String reply = page.readText();
        String id = find("\"data\":\\{\"fanfare\":\\{\"client\":\"([^\"]{22})\"\\}\\}", reply);
        assertThat(cookie).matches(id + "\\.\\d+\\.[-\\w]{43}");

        RawWebSocket tab = open(server, PATH, ORIGIN, "Cookie: other=1; fanfare_client=" + cookie);
        assertThat(tab.responseHead()).doesNotContain("set-cookie");
        tab.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(tab.readText()).contains("\"client\":\"" + id + "\"");

        RawWebSocket program = client(server);
        assertThat(program.responseHead()).doesNotContain("set-cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: https://localhost", "Origin: https://localhost\r\nX-Forwarded-Proto: HTTPS"})
    @DisplayName("N16 over https the cookie is one that no other host and no unprotected connection can set")
    void overHttps(String origin) throws Exception {
        NettyServer server = withPlain(notifying(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build())));
        RawWebSocket page = open(server, PATH, origin, "User-Agent: Mozilla/5.0");
        assertThat(page.originalResponseHead())
                .contains("set-cookie: __Host-fanfare_client=", "Path=/", "; Secure", "HTTPOnly")
                .doesNotContainIgnoringCase("domain=");
        page.sendText("{\"id\":1,\"connect\":{}}");
        String id = find("\"client\":\"([^\"]{22})\"", page.readText());
        String cookie = find("__Host-fanfare_client=([^;]+);", page.originalResponseHead());

        String planted = cookieOf(open(server, PATH, ORIGIN));
        RawWebSocket tab = open(
                server,
                PATH,
                origin,
                "User-Agent: Mozilla/5.0",
                "Cookie: fanfare_client=" + planted + "; __Host-fanfare_client=" + cookie);
        assertThat(tab.responseHead()).doesNotContain("set-cookie");
        tab.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(tab.readText()).contains("\"client\":\"" + id + "\"");

        RawWebSocket first = open(server, PATH, origin, "User-Agent: Mozilla/5.0", "Cookie: fanfare_client=" + planted);
        assertThat(first.originalResponseHead()).contains("set-cookie: __Host-fanfare_client=");
        first.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(first.readText()).contains("\"client\":").doesNotContain(planted.substring(0, 22));
    }

    @Test
    @DisplayName("N16 of two cookies none counts and none is set: the page is a new client, and gets a token")
    void twoCookies() throws Exception {
        NettyServer server = withPlain(notifying(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build())));
        String planted = cookieOf(open(server, PATH, ORIGIN));
        String own = cookieOf(open(server, PATH, ORIGIN));
        String both = "Cookie: fanfare_client=" + planted + "; fanfare_client=" + own;
        RawWebSocket page = open(server, PATH, ORIGIN, both);
        assertThat(page.responseHead()).doesNotContain("set-cookie");
        page.sendText("{\"id\":1,\"connect\":{}}");
        String reply = page.readText();
        String id = find("\"client\":\"([^\"]{22})\"", reply);
        assertThat(id).isNotIn(planted.substring(0, 22), own.substring(0, 22));
        String token = find("\"token\":\"([^\"]+)\"", reply);
        RawWebSocket again = open(server, PATH, ORIGIN, both);
        again.sendText("{\"id\":1,\"connect\":{\"data\":{\"fanfare\":{\"client\":\"" + token + "\"}}}}");
        assertThat(again.readText()).contains("\"client\":\"" + id + "\"");
        RawWebSocket app = open(server, PLAIN, both);
        assertThat(app.responseHead()).doesNotContain("set-cookie");
    }

    @Test
    @DisplayName("N16 an expired cookie is replaced at once, by that of a new client")
    void anExpiredCookieIsReplaced() throws Exception {
        FakeClock clock = new FakeClock();
        NettyServer server = withPlain(notifying(builder -> builder.clock(clock)
                .clients(ClientOptions.builder().insecure(true).build())));
        String cookie = cookieOf(open(server, PATH, ORIGIN));
        clock.advance(Duration.ofDays(91));
        RawWebSocket ageing = open(server, PATH, ORIGIN, "Cookie: fanfare_client=" + cookie);
        assertThat(cookieOf(ageing)).startsWith(cookie.substring(0, 22)).isNotEqualTo(cookie);
        clock.advance(Duration.ofDays(90));
        RawWebSocket late = open(server, PATH, ORIGIN, "Cookie: fanfare_client=" + cookie);
        assertThat(cookieOf(late)).doesNotStartWith(cookie.substring(0, 22));
        late.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(late.readText()).contains("\"client\":\"" + cookieOf(late).substring(0, 22) + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"User-Agent: okhttp/4.12.0", "X-No-User-Agent: 1"})
    @DisplayName("N16 an app made with React Native names an origin, and gets a token all the same")
    void anAppThatNamesAnOriginGetsAToken(String header) throws Exception {
        NettyServer server = withPlain(notifying(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build())));
        RawWebSocket app = open(server, PATH, "Origin: http://localhost", header);
        assertThat(app.responseHead()).doesNotContain("set-cookie");
        app.sendText("{\"id\":1,\"connect\":{}}");
        String reply = app.readText();
        String id = find("\"fanfare\":\\{\"client\":\"([^\"]{22})\"", reply);
        String token = find("\"token\":\"([^\"]+)\"", reply);

        RawWebSocket again = open(server, PATH, "Origin: http://localhost", header);
        again.sendText("{\"id\":1,\"connect\":{\"data\":{\"fanfare\":{\"client\":\"" + token + "\"}}}}");
        assertThat(again.readText()).contains("\"client\":\"" + id + "\"");
    }

    @Test
    @DisplayName("N16 a forged cookie is refused and replaced, and an id in the URL is never looked at")
    void aForgedCookieIsRefusedAndReplaced() throws Exception {
        NettyServer server = withPlain(notifying(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build())));
        String cookie = cookieOf(open(server, PATH, ORIGIN));
        String forged = "Cookie: fanfare_client=" + cookie.substring(0, cookie.length() - 1);
        RawWebSocket page = open(server, PATH, ORIGIN, forged);
        String fresh = cookieOf(page);
        page.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(page.readClose().closeCode()).isEqualTo(3011);
        RawWebSocket again = open(server, PATH, ORIGIN, "Cookie: fanfare_client=" + fresh);
        again.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(again.readText()).contains("\"connect\"");

        RawWebSocket program = open(server, PATH, forged);
        program.sendText("{\"id\":1,\"connect\":{}}");
        RawWebSocket.Frame close = program.readClose();
        assertThat(close.closeCode()).isEqualTo(3500);
        assertThat(close.closeReason()).isEqualTo("invalid token");
        assertThat(open(server, PLAIN, forged).readClose().closeCode()).isEqualTo(3500);

        String id = cookie.substring(0, 22);
        RawWebSocket spy = open(server, PATH + "?fanfare_client=" + cookie + "&client=" + id);
        spy.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(spy.readText()).contains("\"fanfare\"").doesNotContain(id);
    }

    @Test
    @DisplayName("N16 a program may say who it is in a header; a forged one is refused")
    void aProgramSaysWhoItIsInAHeader() throws Exception {
        NettyServer server = withPlain(notifying(builder -> builder.onConnecting(event -> Credentials.of("ann"))));
        RawWebSocket first = open(server, PATH);
        first.sendText("{\"id\":1,\"connect\":{}}");
        String reply = first.readText();
        RawWebSocket again = open(server, PATH, "Fanfare-Client: " + find("\"token\":\"([^\"]+)\"", reply));
        again.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(again.readText())
                .contains(find("\"client\":\"([^\"]{22})\"", reply))
                .contains("\"token\":");
        RawWebSocket forged = open(server, PATH, "Fanfare-Client: somebody.9999999999.signature");
        forged.sendText("{\"id\":1,\"connect\":{}}");
        assertThat(forged.readClose().closeCode()).isEqualTo(3500);
    }

    @Test
    @DisplayName("N16 a plain client keeps its identity with its cookie, and has none from its URL")
    void aPlainClientKeepsItsIdentity() throws Exception {
        Fanfare fanfare = notifying();
        BlockingQueue<String> opened = new LinkedBlockingQueue<>();
        fanfare.notifications().onOpen(opened::add);
        NettyServer server = withPlain(fanfare);
        String cookie = cookieOf(open(server, PLAIN));
        open(server, PLAIN, "Cookie: fanfare_client=" + cookie);
        String first = opened.poll(20, TimeUnit.SECONDS);
        assertThat(first).isNotNull().isEqualTo(cookie.substring(0, 22));
        assertThat(opened.poll(20, TimeUnit.SECONDS)).isEqualTo(first);
        open(server, PLAIN + "?fanfare_client=" + cookie + "&client=" + first);
        assertThat(opened.poll(20, TimeUnit.SECONDS)).hasSize(22).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("N2 an HTTP request with the signed cookie is an action of its client, and one with a forged is not")
    void anHttpRequestIsAnActionOfItsClient(boolean honest) throws Exception {
        Fanfare fanfare = notifying(builder ->
                builder.clients(ClientOptions.builder().insecure(true).build()));
        NettyServer server = server(
                fanfare,
                builder -> builder.http("/work", call -> {
                    String who = ClientContext.clientId().orElse("nobody");
                    var unused = CompletableFuture.runAsync(ClientContext.wrap(() -> {
                        heard.add(ClientContext.clientId().orElse("nobody"));
                    }));
                    return CompletableFuture.completedStage(HttpAnswer.text(200, who));
                }));
        RawWebSocket page = open(server, PATH, ORIGIN);
        String cookie = cookieOf(page);
        String sent = honest ? cookie : cookie.substring(0, 22) + ".9999999999.forged";
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/work"))
                                .header("Cookie", "fanfare_client=" + sent)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        String expected = honest ? cookie.substring(0, 22) : "nobody";
        assertThat(response.body()).isEqualTo(expected);
        assertThat(taken()).isEqualTo(expected);
    }
}
