package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.handler.Credentials;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import dev.fanfare.session.ClientOptions;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationServerTest extends ServerTestBase {

    private static final String PLAIN = "/connection/notify";
    private static final String ORIGIN = "Origin: http://localhost";
    private static final Notification READY = Notification.of("report", "ready");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private static NotificationOptions options(int retentionSize) {
        return NotificationOptions.builder()
                .secret("a secret of more than 16 bytes")
                .retentionSize(retentionSize)
                .build();
    }

    private Fanfare notifying(Consumer<FanfareBuilder> configure) {
        Fanfare fanfare = fanfare(builder -> {
            builder.notifications(options(100)).clients(ClientOptions.DEFAULT);
            configure.accept(builder);
        });
        fanfare.notifications().onReceived((client, text) -> heard.add(client + " " + text));
        return fanfare;
    }

    private Fanfare notifying() {
        return notifying(builder -> {});
    }

    private NettyServer withPlain(Fanfare fanfare) throws IOException {
        return server(
                fanfare, builder -> builder.webSocket(WebSocketEndpoint.DEFAULT).webSocket(WebSocketEndpoint.PLAIN));
    }

    private RawWebSocket open(NettyServer server, String path, String... headers) throws IOException {
        return closing(RawWebSocket.open(server.port(), path, headers));
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
        return matcher.group(1);
    }

    /** The cookie as it was set; the head of the response in its own letters. */
    private static String cookieOf(RawWebSocket socket) {
        return find("(?i)set-cookie: fanfare_client=([^;]+);", socket.originalResponseHead());
    }

    private static DeliveryResult get(CompletionStage<DeliveryResult> result) throws Exception {
        return result.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private String taken() throws InterruptedException {
        String next = heard.poll(20, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    // ---- N15

    @Test
    @DisplayName("N15 a plain WebSocket gets each notification as a text frame of its own")
    void aPlainWebSocketGetsNotifications() throws Exception {
        Fanfare fanfare = notifying();
        NettyServer server = withPlain(fanfare);
        CompletableFuture<String> opened = new CompletableFuture<>();
        fanfare.notifications().onOpen(opened::complete);
        RawWebSocket app = open(server, PLAIN);
        String client = opened.get(20, TimeUnit.SECONDS);
        Notifications notifications = fanfare.notifications();
        var first = notifications.notifyClient(client, READY);
        var second = notifications.notifyClientText(client, "bare \"text\"");
        var third = notifications.broadcast(Notification.ofJson("", "{\"a\":\n1}"));
        assertThat(app.readText()).isEqualTo("{\"id\":\"report\",\"message\":\"ready\"}");
        assertThat(app.readText()).isEqualTo("bare \"text\"");
        assertThat(app.readText()).isEqualTo("{\"message\":{\"a\":1}}");
        for (CompletionStage<DeliveryResult> result : List.of(first, second, third)) {
            assertThat(get(result)).isEqualTo(new DeliveryResult(0, "OK", 1, 0));
        }
    }

    @Test
    @DisplayName("N15 any text of a plain WebSocket reaches onReceived as it is")
    void anyTextReachesOnReceived() throws Exception {
        Fanfare fanfare = notifying();
        CompletableFuture<String> opened = new CompletableFuture<>();
        fanfare.notifications().onOpen(opened::complete);
        RawWebSocket app = open(withPlain(fanfare), PLAIN);
        String client = opened.get(20, TimeUnit.SECONDS);
        for (String text :
                List.of("hello", "{\"id\":1,\"connect\":{}}", "{", "", "\u00fc \"\\ \n", "{\"a\":1}\n{\"b\":2}")) {
            app.sendText(text);
            assertThat(taken()).isEqualTo(client + " " + text);
        }
        app.sendFrame(RawWebSocket.TEXT, false, "in ".getBytes(StandardCharsets.UTF_8));
        app.sendFrame(RawWebSocket.CONTINUATION, true, "parts".getBytes(StandardCharsets.UTF_8));
        assertThat(taken()).isEqualTo(client + " in parts");
    }

    @Test
    @DisplayName("N15 text that comes with the upgrade is not lost")
    void textThatComesAtOnce() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.onConnecting(event -> Credentials.of("app")));
        RawWebSocket app = open(withPlain(fanfare), PLAIN);
        for (int i = 0; i < 100; i++) {
            app.sendText("m" + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(taken()).endsWith(" m" + i);
        }
        assertThat(get(fanfare.notifications().notifyUser("app", READY)).delivered())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("N15 a phone app without an SDK tells the page that the user is known")
    void aPhoneAppTellsThePage() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.clients(
                ClientOptions.builder().allowAnonymousConnectWithoutToken(true).build()));
        NettyServer server = withPlain(fanfare);
        // The page shows its client id as a QR code; the phone sends it back with who the user is.
        fanfare.notifications().onReceived((phone, text) -> {
            String[] parts = text.split(" ", -1);
            var unused = fanfare.notifications().notifyClient(parts[0], Notification.of("login", parts[1]));
        });
        RawWebSocket page = open(server, PATH, ORIGIN);
        page.sendText("{\"id\":1,\"connect\":{}}");
        String client = find("\"fanfare\":\\{\"client\":\"([^\"]{22})\"", page.readText());
        open(server, PLAIN).sendText(client + " ann");
        assertThat(page.readText()).contains("\"data\":{\"id\":\"login\",\"message\":\"ann\"}");
    }

    @Test
    @DisplayName("N15 what is no text, or too much of it, closes the plain connection with a code")
    void whatIsNoTextClosesTheConnection() throws Exception {
        NettyServer server = withPlain(notifying());
        RawWebSocket app = open(server, PLAIN);
        app.sendFrame(RawWebSocket.TEXT, true, new byte[] {(byte) 0xFF});
        assertThat(app.readClose().closeCode()).isEqualTo(3501);
        RawWebSocket talker = open(server, PLAIN);
        talker.sendText("x".repeat(70_000));
        assertThat(talker.readClose().closeCode()).isEqualTo(1009);
        RawWebSocket stranger = closing(new RawWebSocket(server.port()));
        assertThat(stranger.handshake(PLAIN, "Origin: http://elsewhere.example"))
                .contains("403");
        fanfareIsNeeded();
    }

    private void fanfareIsNeeded() {
        assertThatThrownBy(() -> withPlain(fanfare(builder -> {}))).hasMessageContaining("notifications");
    }

    @Test
    @DisplayName("N15 a plain connection is kept alive with WebSocket pings")
    void aPlainConnectionIsKeptAlive() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.clients(ClientOptions.builder()
                .pingInterval(Duration.ofSeconds(1))
                .pongTimeout(Duration.ofMillis(500))
                .build()));
        RawWebSocket app = open(withPlain(fanfare), PLAIN);
        RawWebSocket.Frame ping = app.readFrame();
        assertThat(ping.opcode()).isEqualTo(RawWebSocket.PING);
        assertThat(app.readClose().closeCode()).isEqualTo(3012);
    }

    // ---- N14

    @Test
    @DisplayName("N14 what is sent while a client reconnects arrives afterwards, in order, once")
    void whatIsSentWhileAClientReconnects() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.onConnecting(event -> Credentials.of("ann")));
        NettyServer server = withPlain(fanfare);
        Notifications notifications = fanfare.notifications();
        RawWebSocket before = client(server);
        before.sendText("{\"id\":1,\"connect\":{}}");
        String reply = before.readText();
        String id = find("\"client\":\"([^\"]{22})\"", reply);
        String token = find("\"token\":\"([^\"]+)\"", reply);
        get(notifications.notifyClient(id, Notification.of("n", "0")));
        assertThat(before.readText()).contains("\"message\":\"0\"");
        before.close();
        Awaitility.await().untilAsserted(() -> assertThat(fanfare.channels()).doesNotContainKey("notify:client/" + id));
        for (int i = 1; i <= 3; i++) {
            assertThat(get(notifications.notifyClient(id, Notification.of("n", "" + i)))
                            .code())
                    .isEqualTo(DeliveryResult.NOT_FOUND);
        }
        assertThat(get(notifications.notifyUser("ann", READY)).code()).isEqualTo(2);

        RawWebSocket after = reconnect(server, reply, id, token, 1);
        String recovered = after.readText();
        assertThat(recovered).contains("\"notify:client/" + id + "\":{").doesNotContain("\"message\":\"0\"");
        assertThat(recovered).containsSubsequence("\"message\":\"1\"", "\"message\":\"2\"", "\"message\":\"3\"");
        assertThat(recovered).contains("\"recovered\":true", "\"was_recovering\":true", "\"message\":\"ready\"");
        get(notifications.notifyClient(id, Notification.of("n", "4")));
        assertThat(after.readText()).contains("\"message\":\"4\"");
    }

    @Test
    @DisplayName("N14 beyond the retention the reply says that something was missed")
    void beyondTheRetention() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.notifications(options(2))
                .clients(ClientOptions.builder().insecure(true).build()));
        NettyServer server = withPlain(fanfare);
        RawWebSocket before = client(server);
        before.sendText("{\"id\":1,\"connect\":{}}");
        String reply = before.readText();
        String id = find("\"client\":\"([^\"]{22})\"", reply);
        before.close();
        for (int i = 1; i <= 3; i++) {
            get(fanfare.notifications().notifyClient(id, READY));
        }
        String after = reconnect(server, reply, id, find("\"token\":\"([^\"]+)\"", reply), 0)
                .readText();
        String ours = find("\"notify:client/" + id + "\":\\{((?:[^{}]|\\{[^{}]*\\})*)\\}", after);
        assertThat(ours).contains("\"was_recovering\":true").doesNotContain("\"recovered\":true");
    }

    private RawWebSocket reconnect(NettyServer server, String reply, String id, String token, int offset)
            throws IOException {
        RawWebSocket after = client(server);
        after.sendText("{\"id\":1,\"connect\":{\"data\":{\"fanfare\":{\"client\":\"" + token + "\"}},\"subs\":{"
                + position(reply, "notify:client/" + id, offset) + (reply.contains("notify:user/ann") ? "," : "")
                + (reply.contains("notify:user/ann") ? position(reply, "notify:user/ann", 0) : "") + "}}}");
        return after;
    }

    private static String position(String reply, String channel, int offset) {
        String epoch = find(Pattern.quote("\"" + channel + "\"") + ":\\{[^}]*\"epoch\":\"(\\w+)\"", reply);
        return "\"" + channel + "\":{\"recover\":true,\"epoch\":\"" + epoch + "\",\"offset\":" + offset + "}";
    }

    // ---- N16

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
        RawWebSocket secure = open(server, PATH, "Origin: https://localhost", "X-Forwarded-Proto: https");
        assertThat(secure.responseHead()).contains("; secure");
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
    @DisplayName("N16 a plain client keeps its identity with its cookie")
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
    }

    // ---- N2

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

    @Test
    @DisplayName("N12 handlers may wait for the results of what they send, however many do")
    void handlersMayWaitForResults() throws Exception {
        Fanfare fanfare = notifying();
        Notifications notifications = fanfare.notifications();
        int clients = 100;
        CountDownLatch all = new CountDownLatch(64);
        notifications.onReceived((client, text) -> {
            all.countDown();
            // As many as a pool of handler threads has wait at the same time.
            if (!all.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("not so many handlers at a time");
            }
            heard.add("code " + get(notifications.notify(READY)).code());
        });
        NettyServer server = withPlain(fanfare);
        List<RawWebSocket> apps = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            apps.add(open(server, PLAIN));
        }
        for (RawWebSocket app : apps) {
            app.sendText("go");
        }
        for (RawWebSocket app : apps) {
            assertThat(app.readText()).contains("ready");
            assertThat(taken()).isEqualTo("code 0");
        }
    }

    @Test
    @DisplayName("N7 every result comes, whatever many threads send and whoever goes meanwhile")
    void everyResultComes() throws Exception {
        Fanfare fanfare = notifying();
        NettyServer server = withPlain(fanfare);
        List<RawWebSocket> leaving = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            leaving.add(open(server, PLAIN));
        }
        RawWebSocket staying = open(server, PLAIN);
        Awaitility.await().untilAsserted(() -> assertThat(fanfare.channels()).containsEntry("notify:all", 21));
        List<CompletableFuture<List<DeliveryResult>>> senders = new ArrayList<>();
        for (int sender = 0; sender < 4; sender++) {
            senders.add(CompletableFuture.supplyAsync(() -> {
                List<CompletionStage<DeliveryResult>> results = new ArrayList<>();
                for (int i = 0; i < 250; i++) {
                    results.add(fanfare.notifications().broadcast(READY));
                }
                return results.stream()
                        .map(result -> result.toCompletableFuture().join())
                        .toList();
            }));
        }
        for (RawWebSocket one : leaving) {
            one.close();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(staying.readText()).contains("ready");
        }
        for (CompletableFuture<List<DeliveryResult>> sender : senders) {
            assertThat(sender.get(20, TimeUnit.SECONDS)).hasSize(250).allSatisfy(result -> {
                assertThat(result.code()).isZero();
                assertThat(result.delivered()).isBetween(1, 21);
            });
        }
    }

    @Test
    @DisplayName("N12 a handler that blocks holds up its own client alone")
    void aHandlerThatBlocks() throws Exception {
        Fanfare fanfare = notifying();
        CompletableFuture<Void> release = new CompletableFuture<>();
        fanfare.notifications().onReceived((client, text) -> {
            if (text.equals("block")) {
                release.get(20, TimeUnit.SECONDS);
            }
            heard.add(text);
        });
        NettyServer server = withPlain(fanfare);
        RawWebSocket blocked = open(server, PLAIN);
        blocked.sendText("block");
        blocked.sendText("after");
        open(server, PLAIN).sendText("other");
        assertThat(taken()).isEqualTo("other");
        assertThat(get(fanfare.notifications().broadcast(READY)).delivered()).isEqualTo(2);
        assertThat(blocked.readText()).contains("ready");
        release.complete(null);
        assertThat(taken()).isEqualTo("block");
        assertThat(taken()).isEqualTo("after");
    }
}
