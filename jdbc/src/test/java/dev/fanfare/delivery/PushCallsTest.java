package dev.fanfare.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.ClientSocketException;
import dev.fanfare.client.NotificationFilter;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.device.Device;
import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.DeviceUpdate;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.Notification;
import dev.fanfare.outbox.Databases;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Push over real sockets. */
class PushCallsTest extends PushTestBase {

    private final DataSource database = Databases.h2();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private NettyServer server;

    @Override
    DataSource database() {
        return database;
    }

    @BeforeEach
    void listen() throws Exception {
        server = NettyServer.builder(fanfare()).port(0).start();
        toClose.push(server);
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
    }

    private ClientSocket connected(String user) {
        ClientSocket socket = new ClientSocket(
                SocketOptions.builder().data(Map.of("user", user)).build());
        toClose.push(socket);
        socket.open("ws://localhost:" + server.port()).join();
        return socket;
    }

    private static String call(ClientSocket socket, String method, Map<String, ?> data) {
        return socket.event("fanfare.push." + method, data).join().text();
    }

    private static String registered(ClientSocket socket, String token) {
        String answer = call(
                socket,
                "register",
                Map.of("provider", "fcm", "token", token, "platform", "android", "topics", List.of("news")));
        return JsonMapper.shared().readTree(answer).path("id").asString();
    }

    private List<Device> devices() {
        return done(push().devices().list(DeviceQuery.ALL)).devices();
    }

    @Test
    @DisplayName("P2 a client registers its own device, which is that of its user, and removes it; nobody else does")
    void registersItsOwn() {
        ClientSocket ann = connected("ann");
        String id = registered(ann, "t1");
        assertThat(devices()).hasSize(1).allSatisfy(device -> {
            assertThat(device.user()).isEqualTo("ann");
            assertThat(device.topics()).containsExactly("news");
            assertThat(device.platform()).isEqualTo("android");
        });
        call(connected("ben"), "remove", Map.of("id", id));
        assertThat(devices()).hasSize(1);
        call(ann, "remove", Map.of("id", id));
        assertThat(devices()).isEmpty();
    }

    @Test
    @DisplayName("P2 what the server has said of a device stays when its application renews it, and goes with its user")
    void keepsWhatTheServerSays() {
        ClientSocket ann = connected("ann");
        String id = registered(ann, "t1");
        done(push().devices()
                .update(
                        DeviceQuery.ALL.withIds(Set.of(id)),
                        DeviceUpdate.NOTHING
                                .topics(DeviceUpdate.TopicChange.ADD, Set.of("staff"))
                                .tags(Map.of("age", "30"))));
        assertThat(registered(ann, "t1")).isEqualTo(id);
        assertThat(devices()).singleElement().satisfies(device -> {
            assertThat(device.topics()).containsExactlyInAnyOrder("news", "staff");
            assertThat(device.tags()).containsExactly(Map.entry("age", "30"));
        });
        call(ann, "register", Map.of("provider", "fcm", "token", "t1"));
        assertThat(devices().get(0).topics()).containsExactlyInAnyOrder("news", "staff");
        call(ann, "register", Map.of("provider", "fcm", "token", "t1", "topics", List.of()));
        assertThat(devices().get(0).topics()).containsExactly("staff");
        assertThat(registered(connected("ben"), "t1")).isEqualTo(id);
        assertThat(devices()).singleElement().satisfies(device -> {
            assertThat(device.topics()).containsExactly("news");
            assertThat(device.tags()).isEmpty();
        });
    }

    @ParameterizedTest
    @DisplayName("P2 what a client may not or cannot is refused with its code")
    @CsvSource(
            delimiter = '|',
            value = {
                "ann | register | {\"provider\":\"fcm\",\"token\":\"t\",\"topics\":[\"secret\"]} | 103",
                "'' | register | {\"provider\":\"fcm\",\"token\":\"t\"} | 103",
                "ann | register | {\"provider\":\"wns\",\"token\":\"t\"} | 107",
                "ann | register | {\"provider\":\"fcm\"} | 107",
                "ann | register | {\"provider\":7} | 107",
                "ann | register | [] | 107",
                "ann | key | {} | 108",
                "ann | report | {\"report\":\"x\",\"status\":\"seen\"} | 107",
                "ann | acknowledge | {} | 107",
            })
    void refuses(String user, String method, String data, int code) {
        ClientSocket socket = connected(user == null ? "" : user);
        assertThatThrownBy(() -> socket.event(
                                "fanfare.push." + method, JsonMapper.shared().readTree(data))
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        ClientSocketException.class,
                        refused -> assertThat(refused.serverCode()).isEqualTo(code));
    }

    @Test
    @DisplayName("P5 what a listener has while it is there is not pushed; what nobody listens to is")
    void acknowledges() throws Exception {
        ClientSocket ann = connected("ann");
        registered(ann, "t1");
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        ann.notifications()
                .listen(
                        NotificationFilter.ANY.id("report"),
                        notification -> heard.add(notification.message().text()));
        Escalation later = Escalation.escalateToPush(Duration.ofHours(1), PLAIN);
        assertThat(done(push().notifyUser("ann", Notification.of("report", "ready"), later))
                        .isOk())
                .isTrue();
        await().until(() -> rows("push_escalation") == 0);
        assertThat(heard).containsExactly("ready");
        done(push().notifyUser("ann", Notification.of("other", "nobody listens"), later));
        done(push().notifyUser("ann", Notification.of("report", "again"), later));
        await().until(() -> rows("push_escalation") == 1);
        sooner("push_escalation", Duration.ofHours(2));
        await().until(() -> fcm.tokens().equals(List.of("t1")));
    }

    @Test
    @DisplayName("P5 a stranger who knows what to acknowledge with changes nothing")
    void acknowledgesItsOwn() throws Exception {
        ClientSocket ben = connected("ben");
        ClientSocket ann = connected("ann");
        done(push().notifyUser(
                        "ann", Notification.of("x", "y"), Escalation.escalateToPush(Duration.ofHours(1), PLAIN)));
        String id;
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select id from fanfare_push_escalation")) {
            row.next();
            id = row.getString(1);
        }
        call(ben, "acknowledge", Map.of("id", id));
        assertThat(rows("push_escalation")).isEqualTo(1);
        call(ann, "acknowledge", Map.of("id", id));
        assertThat(rows("push_escalation")).isZero();
    }
}
