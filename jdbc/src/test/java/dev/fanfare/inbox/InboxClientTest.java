package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.ClientSocketException;
import dev.fanfare.client.NotificationFilter;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.outbox.Databases;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Inboxes over real sockets. */
class InboxClientTest extends InboxTestBase {

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
        return socket.event("fanfare.inbox." + method, data).join().text();
    }

    private static Queue<String> changes(ClientSocket socket) {
        Queue<String> changes = new ConcurrentLinkedQueue<>();
        socket.notifications()
                .listen(
                        NotificationFilter.ANY.group(Inbox.NOTIFICATION_GROUP),
                        notification -> changes.add(notification.message().text()));
        return changes;
    }

    @Test
    @DisplayName("M20 all devices of a user are told of each change, with the counts; nobody else is")
    void devicesAreToldOfEachChange() {
        Queue<String> phone = changes(connected("ann"));
        ClientSocket browser = connected("ann");
        Queue<String> tab = changes(browser);
        Queue<String> other = changes(connected("ben"));
        long id =
                done(inbox().add("ann", InboxMessage.of("hello"))).orElseThrow().id();
        String added =
                "{\"change\":1,\"unseen\":1,\"unread\":1,\"top\":1,\"added\":{\"id\":1,\"position\":1,\"count\":1,"
                        + "\"title\":\"hello\",\"created_at\":\"";
        await().until(() -> phone.size() == 1 && tab.size() == 1);
        assertThat(phone.poll()).startsWith(added);
        assertThat(tab.poll()).startsWith(added);
        assertThat(call(browser, "mark", Map.of("mark", "read", "ids", new long[] {id})))
                .isEqualTo("{\"unseen\":0,\"unread\":0}");
        await().until(() -> phone.size() == 1 && tab.size() == 1);
        assertThat(phone.poll())
                .isEqualTo(
                        "{\"change\":2,\"unseen\":0,\"unread\":0,\"top\":1,\"marked\":{\"mark\":\"read\",\"ids\":[1]}}");
        done(inbox().add("ann", InboxMessage.of("again")));
        call(browser, "mark", Map.of("mark", "seen", "up_to", 2));
        await().until(() -> phone.size() == 2);
        phone.poll();
        assertThat(phone.poll())
                .isEqualTo(
                        "{\"change\":4,\"unseen\":0,\"unread\":1,\"top\":2,\"marked\":{\"mark\":\"seen\",\"up_to\":2}}");
        done(inbox().forget("ann"));
        await().until(() -> phone.size() == 1);
        assertThat(phone.poll()).isEqualTo("{\"change\":5,\"unseen\":0,\"unread\":0,\"top\":2,\"reset\":true}");
        assertThat(other).isEmpty();
    }

    @Test
    @DisplayName("M20 a client reads its inbox, and what came since")
    void aClientReads() {
        done(inbox().add("ann", InboxMessage.builder("one").tag("a").build()));
        done(inbox().add("ann", InboxMessage.of("two")));
        ClientSocket socket = connected("ann");
        assertThat(call(socket, "counts", Map.of())).isEqualTo("{\"unseen\":2,\"unread\":2}");
        assertThat(call(socket, "list", Map.of("limit", 1)))
                .contains("\"title\":\"two\"", "\"cursor\":2", "\"unread\":2", "\"change\":2", "\"top\":2");
        assertThat(call(socket, "list", Map.of("cursor", 2)))
                .contains("\"title\":\"one\"")
                .doesNotContain("two");
        assertThat(call(socket, "list", Map.of("tag", "a"))).contains("one").doesNotContain("two");
        assertThat(call(socket, "list", Map.of("since", 1))).contains("two").doesNotContain("one");
        assertThat(call(socket, "preferences", Map.of())).isEqualTo("""
                {"categories":[{"category":"news","label":"News","inbox":true,"push":true},\
                {"category":"security","label":"Security","mandatory":true,"inbox":true,"push":true}]}""");
        assertThat(call(socket, "prefer", Map.of("category", "news", "inbox", false, "push", true)))
                .contains("{\"category\":\"news\",\"label\":\"News\",\"inbox\":false,\"push\":true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mark        | {\"mark\":\"eaten\",\"ids\":[1]}",
                "mark        | {\"mark\":\"read\"}",
                "mark        | {\"mark\":\"read\",\"ids\":[1],\"up_to\":1}",
                "mark        | {\"mark\":\"archived\",\"up_to\":1}",
                "mark        | {\"mark\":\"read\",\"ids\":\"1\"}",
                "mark        | {\"mark\":\"read\",\"ids\":[-1]}",
                "list        | {\"since\":\"x\"}",
                "list        | []",
                "acknowledge | {}",
                "prefer      | {\"category\":\"none\",\"inbox\":true,\"push\":true}",
                "prefer      | {\"category\":\"news\",\"push\":true}",
                "list        | {\"tag\":\"\\u0000\"}",
                "prefer      | {\"category\":\"security\",\"inbox\":false,\"push\":true}",
            })
    void whatCannotBeIsRefused(String method, String json) {
        ClientSocket socket = connected("ann");
        JsonNode data = JsonMapper.shared().readTree(json);
        assertThatThrownBy(() -> socket.event("fanfare.inbox." + method, data).join())
                .cause()
                .extracting(refused -> ((ClientSocketException) refused).serverCode())
                .isEqualTo(107);
        assertThat(call(socket, "counts", Map.of())).contains("unseen");
    }

    @Test
    void whoIsNobodyHasNoInbox() {
        ClientSocket socket = connected("");
        assertThatThrownBy(() -> call(socket, "counts", Map.of()))
                .cause()
                .extracting(refused -> ((ClientSocketException) refused).serverCode())
                .isEqualTo(103);
    }

    @Test
    @DisplayName("M20 an inbox survives a restart")
    void survivesARestart() {
        done(inbox().add("ann", InboxMessage.of("kept")));
        restart();
        assertThat(done(inbox().list("ann", InboxQuery.NEWEST)).entries())
                .extracting(InboxEntry::title)
                .containsExactly("kept");
    }
}
