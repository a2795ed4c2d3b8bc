package dev.fanfare.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.SocketEvent.Connected;
import dev.fanfare.client.SocketEvent.ConnectionFailed;
import dev.fanfare.client.SocketEvent.MessageReceived;
import dev.fanfare.client.SocketEvent.Missed;
import dev.fanfare.client.SocketOptions.DataType;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Progress;
import dev.fanfare.testkit.Network;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NotificationsTest extends ClientTestBase {

    private static dev.fanfare.notify.Notification notification(String group, String object, String id, String text) {
        return dev.fanfare.notify.Notification.builder()
                .group(group)
                .object(object)
                .id(id)
                .text(text)
                .build();
    }

    private static dev.fanfare.notify.Notification notification(String text) {
        return notification("", "", "", text);
    }

    @Test
    @DisplayName("N8 listeners hear what their group, object and id let through")
    void dispatch() throws Exception {
        Fanfare fanfare = fanfare();
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        BlockingQueue<String> all = texts(socket, NotificationFilter.ANY);
        BlockingQueue<String> orders = texts(socket, NotificationFilter.ANY.object("Orders"));
        BlockingQueue<String> fresh = texts(socket, NotificationFilter.ANY.id("new"));
        BlockingQueue<String> sales = texts(socket, NotificationFilter.ANY.group("sales"));
        Runnable remove = socket.notifications().listen(NotificationFilter.ANY, any -> all.add("removed"));
        remove.run();
        get(socket.open(url(serve(fanfare, 0).port())));
        String id = socket.clientId();
        get(fanfare.notifications().notifyClient(id, notification("", "orders", "new", "1")));
        get(fanfare.notifications().notifyClient(id, notification("", "stock", "", "2")));
        get(fanfare.notifications().notifyClient(id, notification("sales", "orders", "new", "3")));
        get(fanfare.notifications().notifyClient(id, notification("", "", "", "4")));
        assertThat(take(all, 3)).containsExactly("1", "2", "4");
        assertThat(take(orders, 2)).containsExactly("1", "4");
        assertThat(take(fresh)).isEqualTo("1");
        assertThat(take(sales)).isEqualTo("3");
        // Behind it, nothing is on its way any more.
        get(fanfare.notifications().notifyClient(id, notification("sales", "", "last", "5")));
        assertThat(take(sales)).isEqualTo("5");
        assertThat(all).isEmpty();
        assertThat(orders).isEmpty();
        assertThat(fresh).isEmpty();
    }

    @Test
    @DisplayName("N4 C5 every message raises an event, a raw text that is no notification, too")
    void rawText() throws Exception {
        Fanfare fanfare = fanfare();
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve(fanfare, 0).port())));
        get(fanfare.notifications().notifyClientText(socket.clientId(), "just text"));
        MessageReceived text = take(received);
        assertThat(text.message().text()).isEqualTo("just text");
        assertThat(text.clientId()).isEqualTo(socket.clientId());
        assertThat(text.channel()).isEqualTo("notify:client/" + socket.clientId());
    }

    @Test
    @DisplayName("N9 what comes while paused waits, in order, and what is dropped is counted")
    void pause() throws Exception {
        Fanfare fanfare = fanfare();
        ClientSocket socket = socket(quick().notificationLimit(3).build());
        BlockingQueue<String> texts = texts(socket, NotificationFilter.ANY);
        BlockingQueue<Missed> missed = events(socket, Missed.class);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve(fanfare, 0).port())));
        socket.notifications().pause();
        assertThat(socket.notifications().isPaused()).isTrue();
        for (int i = 1; i <= 5; i++) {
            get(fanfare.notifications().notifyClient(socket.clientId(), notification("" + i)));
            take(received);
        }
        assertThat(texts).isEmpty();
        socket.notifications().resume();
        assertThat(take(texts, 3)).containsExactly("3", "4", "5");
        assertThat(take(missed)).isEqualTo(new Missed("", OptionalInt.of(2)));
        get(fanfare.notifications().notifyClient(socket.clientId(), notification("6")));
        assertThat(take(texts)).isEqualTo("6");
    }

    @Test
    @DisplayName(
            "N9 a listener that blocks keeps the connection alive and drops the oldest beyond the limit, with the count")
    void slowListener() throws Exception {
        Fanfare fanfare = fanfare();
        ClientSocket socket = socket(quick().notificationLimit(10).build());
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        socket.notifications().listen(NotificationFilter.ANY, notification -> {
            heard.add(notification.message().text());
            blocked.countDown();
            try {
                free.await();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        socket.on(Missed.class, heard::add);
        get(socket.open(url(serve(fanfare, 0).port())));
        get(fanfare.notifications().notifyClient(socket.clientId(), notification("0")));
        blocked.await();
        for (int i = 1; i <= 50; i++) {
            get(fanfare.notifications().notifyClient(socket.clientId(), notification("" + i)));
        }
        // Its answer comes behind the notifications, and does not wait for the listener.
        assertThat(failure(socket.event("any")).serverCode()).isEqualTo(108);
        free.countDown();
        assertThat(take(heard)).isEqualTo("0");
        assertThat(take(heard)).isEqualTo(new Missed("", OptionalInt.of(40)));
        assertThat(take(heard, 10)).first().isEqualTo("41");
    }

    @Test
    @DisplayName("N13 a progress indicator is shown, changes and is hidden")
    void progress() throws Exception {
        Fanfare fanfare = fanfare();
        ClientSocket socket = socket(SocketOptions.DEFAULT);
        BlockingQueue<SocketEvent.Progress> states = events(socket, SocketEvent.Progress.class);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(serve(fanfare, 0).port())));
        Progress progress = fanfare.notifications()
                .progress(socket.clientId())
                .title("Report")
                .max(10);
        progress.show();
        SocketEvent.Progress shown = take(states);
        assertThat(shown.visible()).isTrue();
        assertThat(shown.title()).isEqualTo("Report");
        assertThat(shown.max()).isEqualTo(OptionalLong.of(10));
        progress.update(7);
        SocketEvent.Progress updated = take(states);
        assertThat(updated.value()).isEqualTo(7);
        assertThat(updated.title()).isEqualTo("Report");
        assertThat(updated.handle()).isEqualTo(shown.handle());
        progress.hide();
        assertThat(take(states).visible()).isFalse();
        assertThat(received).isEmpty();
    }

    @Test
    @DisplayName("N14 1,000 notifications to a client that is dropped 20 times arrive once each, in order")
    void nothingIsMissed() throws Exception {
        Fanfare fanfare = fanfare(builder -> builder.clients(ClientOptions.builder()
                        .allowAnonymousConnectWithoutToken(true)
                        .recoveryMaxPublicationLimit(1_000)
                        .build())
                .notifications(notifications().retentionSize(1_000).build()));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().build());
        BlockingQueue<String> texts = texts(socket, NotificationFilter.ANY);
        BlockingQueue<Connected> connected = events(socket, Connected.class);
        BlockingQueue<Missed> missed = events(socket, Missed.class);
        get(socket.open(url(network.port())));
        take(connected);
        String id = socket.clientId();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> drops =
                random.ints(0, 1_000).distinct().limit(20).sorted().boxed().toList();
        for (int i = 0; i < 1_000; i++) {
            fanfare.notifications().notifyClient(id, notification("" + i));
            if (drops.contains(i)) {
                network.cut();
                network.restore();
                take(connected);
            }
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(TIMEOUT_SECONDS))
                .untilAsserted(() -> assertThat(texts).as("seed " + seed).hasSizeGreaterThanOrEqualTo(1_000));
        assertThat(texts)
                .as("seed " + seed)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
        assertThat(missed).isEmpty();
        assertThat(socket.clientId()).isEqualTo(id);
    }

    @Test
    @DisplayName("N14 what the server keeps no longer is reported as missed")
    void missed() throws Exception {
        Fanfare fanfare = fanfare(builder ->
                builder.notifications(notifications().retentionSize(5).build()));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().build());
        BlockingQueue<String> texts = texts(socket, NotificationFilter.ANY);
        BlockingQueue<Missed> missed = events(socket, Missed.class);
        BlockingQueue<ConnectionFailed> failed = events(socket, ConnectionFailed.class);
        get(socket.open(url(network.port())));
        String id = socket.clientId();
        network.cut();
        take(failed);
        for (int i = 0; i < 6; i++) {
            get(fanfare.notifications().notifyClient(id, notification("" + i)));
        }
        network.restore();
        assertThat(take(missed)).isEqualTo(new Missed("notify:client/" + id, OptionalInt.empty()));
        get(fanfare.notifications().notifyClient(id, notification("7")));
        assertThat(take(texts)).isEqualTo("7");
    }

    @Test
    @DisplayName("N16 a socket with the token of an earlier one is the same client; one without is another")
    void identity() throws Exception {
        NettyServer server = serve(fanfare(), 0);
        ClientSocket first = socket(SocketOptions.DEFAULT);
        get(first.open(url(server.port())));
        String id = first.clientId();
        first.close();
        ClientSocket same =
                socket(SocketOptions.builder().clientToken(first.clientToken()).build());
        get(same.open(url(server.port())));
        assertThat(same.clientId()).isEqualTo(id);
        ClientSocket other = socket(SocketOptions.DEFAULT);
        get(other.open(url(server.port())));
        assertThat(other.clientId()).isNotEqualTo(id);
    }

    @Test
    @DisplayName("N15 over the plain endpoint notifications come, too, to the same client after a reconnect")
    void plain() throws Exception {
        Fanfare fanfare = fanfare();
        BlockingQueue<String> clients = new LinkedBlockingQueue<>();
        fanfare.notifications().onOpen(clients::add);
        fanfare.notifications().onReceived((id, text) -> clients.add(text));
        Network network = network(serve(fanfare, 0));
        ClientSocket socket = socket(quick().plain(DataType.JSON).build());
        BlockingQueue<String> texts = texts(socket, NotificationFilter.ANY);
        BlockingQueue<MessageReceived> received = events(socket, MessageReceived.class);
        get(socket.open(url(network.port()) + "/connection/notify"));
        String id = take(clients);
        get(socket.send("hello"));
        assertThat(take(clients)).isEqualTo("\"hello\"");
        get(fanfare.notifications().notifyClient(id, notification("one")));
        get(fanfare.notifications().notifyClientText(id, "no JSON"));
        assertThat(take(texts)).isEqualTo("one");
        take(received);
        assertThat(take(received).message().text()).isEqualTo("no JSON");
        network.cut();
        network.restore();
        assertThat(take(clients)).isEqualTo(id);
    }
}
