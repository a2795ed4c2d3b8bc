package dev.fanfare.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.client.ClientSocket;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveUpdate;
import dev.fanfare.notify.Notification;
import dev.fanfare.outbox.DeadMessage;
import dev.fanfare.outbox.MessageKind;
import dev.fanfare.outbox.Outbox;
import dev.fanfare.outbox.OutboxMessage;
import dev.fanfare.outbox.OutboxRelay;
import dev.fanfare.protocol.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The guide to the outbox")
class OutboxGuideTest extends GuideTestBase {

    private final DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:guide;DB_CLOSE_DELAY=-1", "sa", "");

    // snippet: kind
    /** Faxes, which a machine sends that knows a fax again by its key. */
    private final class Fax implements MessageKind {

        @Override
        public String name() {
            return "fax";
        }

        @Override
        public CompletionStage<?> send(OutboxMessage message) {
            return faxMachine(message.target(), message.payload().utf8(), message.idempotencyKey());
        }
    }
    // end snippet

    private CompletionStage<?> faxMachine(String number, String text, String key) {
        seen.add("fax " + text);
        return CompletableFuture.completedStage(number + key);
    }

    @Test
    @DisplayName("M19 has a transaction of which everything or nothing is sent, and a kind of its own")
    void exactlyWhatWasCommitted() throws Exception {
        Fanfare fanfare = engine().live(LiveOptions.DEFAULT.withAnonymous(true)).build();
        ClientSocket page = client(serve(fanfare));
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders (id bigint primary key, state varchar(20))");
            statement.execute("insert into orders values (7, 'new')");
        }
        // snippet: start
        FanfareTables tables = FanfareTables.in(dataSource).migrate(dataSource);
        Outbox outbox = Outbox.builder(fanfare, tables).kind(new Fax()).build();
        OutboxRelay relay = OutboxRelay.builder(outbox, dataSource).start();
        // end snippet
        closing(relay);
        ship(outbox, 7);
        assertThat(next()).contains("\"message\":\"Order 7 is on its way\"");
        assertThat(page.status()).isNotNull();
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            // snippet: write
            outbox.write(connection, OutboxMessage.of("fax", "fax:555-0100", Payload.utf8("Order 7")));
            // end snippet
            connection.commit();
        }
        outbox.wake();
        assertThat(next()).isEqualTo("fax Order 7");
        // snippet: dead
        List<DeadMessage> dead = relay.dead().list(0, 100);
        for (DeadMessage each : dead) {
            log(each.died() + " " + each.message().target() + ": " + each.problem());
            relay.dead().retry(each.id());
        }
        // end snippet
        assertThat(dead).isEmpty();
    }

    // snippet: ship
    void ship(Outbox outbox, long order) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement update =
                    connection.prepareStatement("update orders set state = 'shipped' where id = ?")) {
                update.setLong(1, order);
                update.executeUpdate();
            }
            outbox.notifyEveryone(connection, Notification.of("order", "Order " + order + " is on its way"));
            outbox.live(
                    connection,
                    "order:" + order,
                    LiveUpdate.builder().set("text1", "shipped").build());
            connection.commit();
        }
        outbox.wake();
    }
    // end snippet

    private void log(String line) {
        seen.add(line);
    }
}
