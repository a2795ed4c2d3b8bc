package dev.fanfare.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stand-alone server says to strangers, and what it tells its own when it stops. */
class StrangersTest {

    private static final String CONFIGURATION = """
            http_api: {key: key}
            http_server: {allowed_hosts: [127.0.0.1, localhost], trusted_proxies: [127.0.0.7]}
            client:
              address_connection_limit: 20
              token: {hmac_secret_key: secret}
              allow_anonymous_connect_without_token: true
            channel:
              without_namespace: {allow_subscribe_for_client: true, allow_subscribe_for_anonymous: true}
            notifications: {enabled: true, secret: a secret for tests}
            shutdown: {timeout: 3s}
            """;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = ServerProcess.serve(CONFIGURATION, 0);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only there every address of 127.0.0.0/8 is at hand")
    @DisplayName("one address that takes all connections it may have leaves those of others")
    void anAddressHasItsLimit() throws Exception {
        List<Socket> flood = new ArrayList<>();
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress another = InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
        for (int i = 0; i < 100; i++) {
            flood.add(new Socket(here, server.port(), another, 0));
        }
        await().untilAsserted(() ->
                assertThat(flood.stream().filter(StrangersTest::isClosed)).hasSize(80));
        try (RawWebSocket victim = RawWebSocket.open(server.port(), "/connection/websocket")) {
            victim.sendText("{\"id\":1,\"connect\":{}}");
            assertThat(victim.readText()).contains("\"connect\"");
        }
        for (Socket each : flood) {
            each.close();
        }
    }

    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(10);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    @DisplayName("a publication that was carried out is answered, whatever comes behind it")
    void answersKeepTheirOrder() throws Exception {
        try (RawWebSocket caller = new RawWebSocket(server.port())) {
            String body = "{\"channel\":\"a\",\"data\":1}";
            caller.sendBytes(
                    bytes(
                            "POST /api/publish HTTP/1.1\r\nHost: localhost\r\nX-API-Key: key\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body
                                    + "POST /api/publish HTTP/1.1\r\nHost: localhost\r\nX-API-Key: key\r\nContent-Length: 99999999\r\n\r\n"));
            assertThat(caller.readResponseHead()).contains("200");
            assertThat(caller.readBytes("{\"result\":{}}".length())).isEqualTo("{\"result\":{}}");
            assertThat(caller.readResponseHead()).contains("413");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            localhost       |                             | 101
            localhost       | http://localhost            | 101
            localhost       | http://localhost:1          | 403
            localhost       | http://evil.example         | 403
            localhost       | http://localhost.evil.example | 403
            localhost       | null                        | 403
            evil.example    |                             | 421
            evil.example    | http://evil.example         | 421
            """)
    @DisplayName("pages of others, and names that an attacker makes point here, are turned away")
    void pagesOfOthersAreTurnedAway(String host, String origin, String status) throws Exception {
        try (RawWebSocket page = new RawWebSocket(server.port())) {
            page.sendBytes(bytes("GET /connection/websocket HTTP/1.1\r\nHost: " + host
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n"));
            assertThat(page.readResponseHead()).contains(status);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sub":"a","exp":0}                 | token expired
            {"sub":"a","exp":-1}                | token expired
            {"sub":"a","exp":"99999999999"}     | invalid token
            {"sub":"a","exp":1e300}             | invalid token
            {"sub":"a","exp":null}              | invalid token
            {"sub":"a","expire_at":1}           | expired
            """)
    @DisplayName("a token that says what none may is refused, however well it is signed")
    void tokensAreReadStrictly(String claims, String reason) throws Exception {
        try (RawWebSocket client = RawWebSocket.open(server.port(), "/connection/websocket")) {
            client.sendText("{\"id\":1,\"connect\":{\"token\":\"" + signed(claims) + "\"}}");
            assertThat(client.readFrame().text()).contains(reason);
        }
    }

    private static String signed(String claims) throws GeneralSecurityException {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String input = base64.encodeToString(bytes("{\"alg\":\"HS256\"}")) + "." + base64.encodeToString(bytes(claims));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes("secret"), "HmacSHA256"));
        return input + "." + base64.encodeToString(mac.doFinal(bytes(input)));
    }

    @Test
    @DisplayName("a server that stops is not healthy, and acknowledges nothing that nobody gets")
    void aServerThatStopsAcknowledgesNothingThatNobodyGets() throws Exception {
        try (ServerProcess stopping = ServerProcess.serve(CONFIGURATION, 0);
                RawWebSocket deaf = RawWebSocket.open(stopping.port(), "/connection/websocket");
                RawWebSocket caller = new RawWebSocket(stopping.port());
                RawWebSocket prober = new RawWebSocket(stopping.port())) {
            deaf.sendText("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}");
            assertThat(publish(caller)).startsWith("{\"result\"");
            stopping.stop();
            // It says goodbye, and the peer does not answer.
            assertThat(deaf.readClose().closeCode()).isEqualTo(3001);
            assertThat(publish(caller)).startsWith("{\"error\"");
            prober.sendBytes(bytes("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertThat(prober.readResponseHead()).contains("503");
            assertThat(prober.responseHead()).contains("connection: close");
            assertThat(stopping.awaitExit()).isIn(0, 143);
        }
    }

    private static String publish(RawWebSocket caller) throws IOException {
        String body = "{\"channel\":\"news\",\"data\":1}";
        caller.sendBytes(bytes("POST /api/publish HTTP/1.1\r\nHost: localhost\r\nX-API-Key: key\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body));
        assertThat(caller.readResponseHead()).contains("200");
        return caller.readBytes(
                Integer.parseInt(caller.responseHead().replaceAll("(?s).*content-length: (\\d+).*", "$1")));
    }
}
