package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.Message;
import dev.fanfare.client.NotificationFilter;
import dev.fanfare.client.SocketEvent;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Payload;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to the client socket")
class ClientSocketGuideTest extends GuideTestBase {

    private record Order(int id) {}

    private String kept = "";

    @Test
    @DisplayName("C8 has a socket for Java")
    void socket() throws Exception {
        Fanfare fanfare = engine().build();
        Notifications notifications = fanfare.notifications();
        notifications.onReceived((client, text) -> seen.add(text));
        notifications.onEvent("save", event -> {
            notifications.notify(Notification.builder()
                    .object("orders")
                    .text("saved " + event.as(Order.class).id())
                    .build());
            assertThat(next()).isEqualTo("{\"any\":\"json\"}");
            return Payload.utf8("\"" + next() + "\"");
        });
        NettyServer server = serve(fanfare);
        String url = "ws://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.port();
        // snippet: socket
        SocketOptions options = SocketOptions.builder().clientToken(readToken()).build();
        try (ClientSocket socket = new ClientSocket(options)) {
            socket.on(SocketEvent.Connected.class, event -> keepToken(socket.clientToken()));
            socket.on(SocketEvent.ConnectionFailed.class, event -> System.out.println(event.reason()));
            socket.notifications()
                    .listen(NotificationFilter.ANY.object("orders"), notification -> show(notification.message()));

            socket.open(url).join(); // Such as wss://example.com.
            socket.send(Map.of("any", "json")).join();
            Message answer = socket.event("save", new Order(42)).join();
            System.out.println(answer.text());
        }
        // end snippet
        assertThat(kept).isNotEmpty();
    }

    private static String readToken() throws IOException {
        return "";
    }

    private void keepToken(String token) {
        kept = token;
    }

    private void show(Message message) {
        seen.add(message.text());
    }
}
