package dev.fanfare.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.Notifications;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.testkit.RawWebSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BroadcastTest extends NotifyingServerTestBase {

    private static final int HEALTHY = 998;
    private static final String LARGE = "x".repeat(60_000);

    /** More than the operating system takes for a connection that is not read: 4 MiB to send, 6 to receive. */
    private static final int MORE_THAN_ALL_BUFFERS = 16 * 1024 * 1024;

    private final BlockingQueue<String> opened = new LinkedBlockingQueue<>();
    private final Map<String, Integer> closed = new ConcurrentHashMap<>();

    private NettyServer broadcasting(Fanfare fanfare) throws IOException {
        fanfare.notifications().onOpen(opened::add).onClose((client, code, reason) -> closed.put(client, code));
        return withPlain(fanfare);
    }

    private String nextOpened() throws InterruptedException {
        return String.valueOf(opened.poll(20, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("N5 one slow and one dead connection among 1,000 delay nobody else's broadcasts, and are cut")
    void oneSlowAndOneDeadConnection() throws Exception {
        Fanfare fanfare = notifying(builder -> builder.clients(ClientOptions.builder()
                .queueMaxSize(256 * 1024)
                .pingInterval(Duration.ofSeconds(3))
                .pongTimeout(Duration.ofMillis(2500))
                .build()));
        Notifications notifications = fanfare.notifications();
        NettyServer server = broadcasting(fanfare);
        List<RawWebSocket> healthy = new ArrayList<>();
        int round = 0;
        while (healthy.size() < HEALTHY) {
            healthy.add(open(server, PLAIN));
            nextOpened();
            if (healthy.size() % 100 == 0) {
                // Also answers the pings that have come meanwhile.
                broadcast(notifications, healthy, round++);
            }
        }
        // Answers pings, and takes nothing.
        RawWebSocket slow = closing(new RawWebSocket(server.port(), 4096));
        slow.handshake(PLAIN);
        String slowId = nextOpened();
        // Takes what the operating system takes, and answers nothing.
        open(server, PLAIN);
        String deadId = nextOpened();

        int given = 0;
        while (!closed.containsKey(slowId)) {
            broadcast(notifications, healthy, round++);
            given += get(notifications.notifyClientText(slowId, LARGE)).delivered() * LARGE.length();
            assertThat(given).as("bytes that wait for one connection").isLessThan(MORE_THAN_ALL_BUFFERS);
            slow.sendFrame(RawWebSocket.PONG, true, new byte[0]);
        }
        while (!closed.containsKey(deadId)) {
            broadcast(notifications, healthy, round++);
        }
        assertThat(closed)
                .containsOnly(Map.entry(slowId, Disconnect.SLOW.code()), Map.entry(deadId, Disconnect.NO_PONG.code()));
        assertThat(broadcast(notifications, healthy, round)).isEqualTo(new DeliveryResult(0, "OK", HEALTHY, 0));
    }

    /** Everybody who is well has got a broadcast before the next thing happens. */
    private static DeliveryResult broadcast(Notifications notifications, List<RawWebSocket> healthy, int number)
            throws Exception {
        var sent = notifications.broadcast(Notification.of("round", "" + number));
        for (RawWebSocket client : healthy) {
            assertThat(nextText(client)).isEqualTo("{\"id\":\"round\",\"message\":\"" + number + "\"}");
        }
        return get(sent);
    }

    /** The next text; pings that come before it are answered. */
    private static String nextText(RawWebSocket client) throws IOException {
        RawWebSocket.Frame frame = client.readFrame();
        while (frame.opcode() == RawWebSocket.PING) {
            client.sendFrame(RawWebSocket.PONG, true, frame.payload());
            frame = client.readFrame();
        }
        return frame.text();
    }
}
