package dev.fanfare.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Fanfare;
import dev.fanfare.FanfareBuilder;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.PublicationFormat;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.protocol.Payload;
import dev.fanfare.testkit.TestClient;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine with a server, and an outbox in a database. */
abstract class OutboxTestBase {

    /** As short as it may be, so that a relay that has died is replaced soon. */
    static final Duration LEASE = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private Fanfare fanfare = engine();
    private NettyServer server;
    FanfareTables tables;
    Outbox outbox;

    /** The database of this test, empty. */
    abstract DataSource database();

    @BeforeEach
    void begin() throws Exception {
        server = closing(NettyServer.builder(fanfare).port(0).start());
        tables = FanfareTables.in(database()).migrate(database());
        outbox = Outbox.of(fanfare, tables);
    }

    @AfterEach
    void end() throws Exception {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
        fanfare.close();
        if (database() instanceof AutoCloseable pool) {
            pool.close();
        }
    }

    static Fanfare engine() {
        return builder().build();
    }

    static FanfareBuilder builder() {
        return Fanfare.builder()
                .namespace(
                        "news",
                        NamespaceOptions.builder()
                                .historySize(1_000)
                                .historyTtl(Duration.ofMinutes(10))
                                .allowSubscribeForClient(true)
                                .build())
                .namespace(
                        "json",
                        NamespaceOptions.builder()
                                .publicationDataFormat(PublicationFormat.JSON)
                                .build())
                .notifications(NotificationOptions.builder()
                        .secret("a secret of at least 32 characters")
                        .maxSize(1_000)
                        .build())
                .live(LiveOptions.DEFAULT.withMaxSize(1_000))
                .onConnecting(TestClient::believed);
    }

    <T extends AutoCloseable> T closing(T some) {
        toClose.push(some);
        return some;
    }

    Fanfare fanfare() {
        return fanfare;
    }

    int port() {
        return server.port();
    }

    Receiver receiver(String user, String... channels) throws IOException {
        return closing(Receiver.connect(server.port(), user, channels));
    }

    OutboxRelay.Builder relay(Outbox of) {
        return relay(of, database());
    }

    static OutboxRelay.Builder relay(Outbox of, DataSource dataSource) {
        return OutboxRelay.builder(of, dataSource)
                .lease(LEASE)
                .poll(Duration.ofMillis(50))
                .pauses(Duration.ofMillis(50), Duration.ofMillis(200));
    }

    OutboxRelay start(OutboxRelay.Builder relay) {
        return closing(relay.start());
    }

    static ConditionFactory await() {
        return Receiver.await();
    }

    /** What is done in a transaction. */
    interface Work {
        void in(Connection connection) throws SQLException;
    }

    Connection begun() throws SQLException {
        Connection connection = closing(database().getConnection());
        connection.setAutoCommit(false);
        return connection;
    }

    void committed(Work work) throws SQLException {
        try (Connection connection = database().getConnection()) {
            connection.setAutoCommit(false);
            work.in(connection);
            connection.commit();
        }
    }

    void rolledBack(Work work) throws SQLException {
        try (Connection connection = database().getConnection()) {
            connection.setAutoCommit(false);
            work.in(connection);
            connection.rollback();
        }
    }

    static Payload number(int number) {
        return Payload.utf8(Integer.toString(number));
    }

    long count(String sql) throws SQLException {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    long pending() throws SQLException {
        return count("select count(*) from " + tables.name("outbox"));
    }
}
