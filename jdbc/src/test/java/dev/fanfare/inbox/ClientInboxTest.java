package dev.fanfare.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.ClientSocketException;
import dev.fanfare.client.Inbox;
import dev.fanfare.client.InboxChange;
import dev.fanfare.client.InboxCounts;
import dev.fanfare.client.InboxFilter;
import dev.fanfare.client.InboxMark;
import dev.fanfare.client.InboxMessage;
import dev.fanfare.client.InboxPage;
import dev.fanfare.client.InboxPreference;
import dev.fanfare.client.SocketOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.outbox.Databases;
import dev.fanfare.protocol.Payload;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The inbox as clients on the JVM have it, over real sockets. */
class ClientInboxTest extends InboxTestBase {

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

    private Inbox of(String user) {
        ClientSocket socket = new ClientSocket(
                SocketOptions.builder().data(Map.of("user", user)).build());
        toClose.push(socket);
        socket.open("ws://localhost:" + server.port()).join();
        return Inbox.of(socket);
    }

    private void add(String title, String tag) {
        done(inbox().add(
                        "ann",
                        dev.fanfare.inbox.InboxMessage.builder(title).tag(tag).build()));
    }

    @Test
    @DisplayName("M20 a client on the JVM lists messages by pages, with all that they have")
    void lists() {
        done(inbox().add(
                        "ann",
                        dev.fanfare.inbox.InboxMessage.builder("one")
                                .text("more")
                                .link("/one")
                                .actions(new InboxAction("Go", "/go"))
                                .category("news")
                                .data(Payload.utf8("{\"x\":1.50}"))
                                .build()));
        add("two", "a");
        add("three", "a");
        Inbox inbox = of("ann");
        InboxPage first = done(inbox.list(InboxFilter.ALL.withLimit(2)));
        assertThat(first.messages()).extracting(InboxMessage::title).containsExactly("three", "two");
        assertThat(first.counts()).isEqualTo(new InboxCounts(3, 3));
        assertThat(List.of(first.change(), first.top())).containsExactly(3L, 3L);
        InboxPage last = done(inbox.list(InboxFilter.ALL, first.cursor()));
        InboxMessage one = last.messages().get(0);
        assertThat(last.cursor()).isZero();
        assertThat(one.actions()).containsExactly(new InboxMessage.Action("Go", "/go"));
        assertThat(List.of(one.text(), one.link(), one.category(), one.data().text()))
                .containsExactly("more", "/one", "news", "{\"x\":1.50}");
        assertThat(one.createdAt()).isAfter(java.time.Instant.EPOCH);
        assertThat(one.seenAt()).isNull();
        assertThat(done(inbox.list(InboxFilter.ALL.withTag("a"))).messages()).hasSize(2);
    }

    @Test
    @DisplayName("M20 a client on the JVM marks messages, and hears of every change")
    void marksAndHears() {
        Inbox phone = of("ann");
        Inbox desk = of("ann");
        Queue<InboxChange> heard = new ConcurrentLinkedQueue<>();
        Runnable stop = phone.onChange(heard::add);
        add("one", "");
        add("two", "");
        assertThat(done(desk.mark(InboxMark.READ, List.of(1L)))).isEqualTo(new InboxCounts(1, 1));
        assertThat(done(desk.mark(InboxMark.ARCHIVED, List.of(2L)))).isEqualTo(new InboxCounts(0, 0));
        await().until(() -> heard.size() == 4);
        assertThat(heard).extracting(InboxChange::number).containsExactly(1L, 2L, 3L, 4L);
        assertThat(heard)
                .extracting(change -> change.added().map(InboxMessage::title).orElse(""))
                .containsExactly("one", "two", "", "");
        assertThat(done(phone.list(InboxFilter.ALL.onlyArchived())).messages())
                .extracting(InboxMessage::title)
                .containsExactly("two");
        assertThat(done(phone.list(InboxFilter.ALL.onlyUnread())).messages()).isEmpty();
        done(desk.mark(InboxMark.UNARCHIVED, List.of(2L)));
        assertThat(done(desk.markAll(InboxMark.READ, 2))).isEqualTo(new InboxCounts(0, 0));
        await().until(() -> heard.size() == 6);
        stop.run();
        add("three", "");
        assertThat(done(phone.counts())).isEqualTo(new InboxCounts(1, 1));
        assertThat(done(phone.mark(InboxMark.READ, List.of()))).isEqualTo(new InboxCounts(1, 1));
        done(phone.acknowledge(3));
        assertThat(heard).hasSize(6);
    }

    @Test
    @DisplayName("M20 a client on the JVM chooses what its user is told of")
    void chooses() {
        Inbox inbox = of("ann");
        assertThat(done(inbox.preferences()))
                .containsExactly(
                        new InboxPreference("news", "News", false, true, true),
                        new InboxPreference("security", "Security", true, true, true));
        assertThat(done(inbox.prefer("news", false, true)))
                .contains(new InboxPreference("news", "News", false, false, true));
    }

    @Test
    @DisplayName("M20 a client on the JVM is told what cannot be")
    void isRefused() {
        Inbox inbox = of("ann");
        assertThatThrownBy(() -> inbox.markAll(InboxMark.DELETED, 1).join())
                .cause()
                .isInstanceOfSatisfying(
                        ClientSocketException.class,
                        refused -> assertThat(refused.serverCode()).isEqualTo(107));
        assertThatThrownBy(() -> of("").counts().join())
                .cause()
                .isInstanceOfSatisfying(
                        ClientSocketException.class,
                        refused -> assertThat(refused.serverCode()).isEqualTo(103));
        assertThatThrownBy(() -> InboxFilter.ALL.withLimit(-1)).isInstanceOf(ClientSocketException.class);
    }
}
