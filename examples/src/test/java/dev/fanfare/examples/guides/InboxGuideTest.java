package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.client.InboxFilter;
import dev.fanfare.client.InboxMark;
import dev.fanfare.client.InboxPage;
import dev.fanfare.handler.Credentials;
import dev.fanfare.inbox.Inbox;
import dev.fanfare.inbox.InboxAction;
import dev.fanfare.inbox.InboxCategory;
import dev.fanfare.inbox.InboxEntry;
import dev.fanfare.inbox.InboxMessage;
import dev.fanfare.inbox.InboxOptions;
import dev.fanfare.inbox.InboxQuery;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.outbox.Outbox;
import dev.fanfare.outbox.OutboxRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to the inbox")
class InboxGuideTest extends GuideTestBase {

    private final DataSource dataSource =
            JdbcConnectionPool.create("jdbc:h2:mem:inbox" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");

    @Test
    @DisplayName("M20 has a message that waits until it is read, and one in the transaction that it tells of")
    void waitsUntilItIsRead() throws Exception {
        // snippet: start
        Map<String, InboxCategory> categories = Map.of(
                "orders", new InboxCategory("Your orders", false), "security", new InboxCategory("Security", true));
        Fanfare fanfare = engine().with(Inbox.in(dataSource, InboxOptions.DEFAULT.withCategories(categories)))
                .build();
        Inbox inbox = fanfare.part(Inbox.class);
        // end snippet
        serve(fanfare);
        // snippet: add
        inbox.add(
                "ann",
                InboxMessage.builder("Order 42 was shipped")
                        .id("order-42-shipped")
                        .text("It will be there on Friday.")
                        .link("/orders/42")
                        .actions(new InboxAction("Where is it?", "/orders/42/parcel"))
                        .tag("orders")
                        .category("orders")
                        .build());
        // end snippet
        Outbox outbox = Outbox.of(fanfare, FanfareTables.in(dataSource));
        OutboxRelay relay = OutboxRelay.builder(outbox, dataSource).start();
        closing(relay);
        ship(outbox, "ann", 43);
        Awaitility.await().until(() -> titles(inbox).size() == 2);
        assertThat(titles(inbox)).containsExactlyInAnyOrder("Order 42 was shipped", "Order 43 was shipped");
    }

    @Test
    @DisplayName("M20 has a client on the JVM that reads the inbox of its user")
    void clientsRead() throws Exception {
        Fanfare fanfare = Fanfare.builder()
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .build())
                .onConnecting(event -> Credentials.of("ann"))
                .with(Inbox.in(dataSource, InboxOptions.DEFAULT))
                .build();
        NettyServer server = serve(fanfare);
        Queue<String> shown = new ConcurrentLinkedQueue<>();
        try (ClientSocket socket = new ClientSocket()) {
            // snippet: client
            var inbox = dev.fanfare.client.Inbox.of(socket);
            inbox.onChange(change -> change.added().ifPresent(message -> shown.add(message.title())));
            socket.open("ws://localhost:" + server.port()).join();
            InboxPage page = inbox.list(InboxFilter.ALL.onlyUnread()).join();
            page.messages().forEach(message -> shown.add(message.title()));
            inbox.markAll(InboxMark.READ, page.top()).join();
            // end snippet
            fanfare.part(Inbox.class).add("ann", InboxMessage.of("Order 44 was shipped"));
            Awaitility.await().until(() -> shown.contains("Order 44 was shipped"));
        }
    }

    private static List<String> titles(Inbox inbox) {
        return inbox.list("ann", InboxQuery.NEWEST).toCompletableFuture().join().entries().stream()
                .map(InboxEntry::title)
                .toList();
    }

    // snippet: outbox
    void ship(Outbox outbox, String user, long order) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            outbox.inbox(connection, user, InboxMessage.of("Order " + order + " was shipped"));
            connection.commit();
        }
        outbox.wake();
    }
    // end snippet
}
