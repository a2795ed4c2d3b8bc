package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.Credentials;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.testkit.RawWebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlainEndpointTest extends NotifyingServerTestBase {

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
    @DisplayName("N15 the WebSocket client of the JDK gets notifications as JSON, and its text reaches onReceived")
    void theClientOfTheJdk() throws Exception {
        Fanfare fanfare = notifying();
        CompletableFuture<String> opened = new CompletableFuture<>();
        fanfare.notifications().onOpen(opened::complete);
        JdkClient app = closing(JdkClient.open(withPlain(fanfare), PLAIN));
        String client = opened.get(20, TimeUnit.SECONDS);
        Notification order = Notification.builder()
                .id("new")
                .object("orders")
                .group("sales")
                .json("{\"number\": 42}")
                .build();
        assertThat(get(fanfare.notifications().notifyClient(client, order)))
                .isEqualTo(new DeliveryResult(0, "OK", 1, 0));
        assertThat(app.text())
                .isEqualTo("{\"id\":\"new\",\"object\":\"orders\",\"group\":\"sales\",\"message\":{\"number\": 42}}");
        app.send("known: ann");
        assertThat(taken()).isEqualTo(client + " known: ann");
        app.sendClose(1000, "");
        assertThat(app.closed()).isEqualTo("1000");
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
        assertThat(app.readClose().closeCode()).isEqualTo(1007);
        RawWebSocket binary = open(server, PLAIN);
        binary.sendText("text");
        binary.sendBinary(new byte[] {'x'});
        RawWebSocket.Frame close = binary.readClose();
        assertThat(close.closeCode()).isEqualTo(1003);
        assertThat(close.closeReason()).contains("text frames");
        assertThat(taken()).endsWith(" text");
        assertThat(heard).isEmpty();
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
    @DisplayName("N15 a plain endpoint for other pages is still a plain one")
    void otherPagesMayConnect() throws Exception {
        NettyServer server = server(
                notifying(),
                builder -> builder.webSocket(WebSocketEndpoint.PLAIN.withAllowedOrigins("https://partner.example")));
        open(server, PLAIN, "Origin: https://partner.example").sendText("hello");
        assertThat(taken()).endsWith(" hello");
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
}
