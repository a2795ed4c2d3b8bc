package dev.fanfare.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.fanfare.Fanfare;
import dev.fanfare.delivery.Push;
import dev.fanfare.delivery.PushRequest;
import dev.fanfare.delivery.PushTarget;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.netty.NettyServer;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushMessage;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * An application in a process of its own that is killed: in each of four shops it takes order after order, and publishes each
 * in the same transaction, of which some are rolled back.
 */
final class Shop {

    static final List<String> SHOPS = List.of("a", "b", "c", "d");

    /** What is published last of all. */
    static final long END = 1_000_000_000;

    private static final int ROLLED_BACK = 5;

    private static final long GAP = 1_000;

    private Shop() {}

    /** A database of H2 in a folder, that forgets no commit. */
    static String h2(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("shop")
                + ";WRITE_DELAY=0;RETENTION_TIME=45000;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";
    }

    static DataSource database(String url) {
        if (url.startsWith("jdbc:h2:")) {
            return JdbcConnectionPool.create(url, "sa", "");
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(12);
        return new HikariDataSource(config);
    }

    /**
     * Sells until it is killed.
     *
     * @param arguments the address of the database; "sell", or "end" to say only that it is over; and where push messages go,
     *     or "" for none
     */
    public static void main(String[] arguments) throws Exception {
        DataSource database = database(arguments[0]);
        FanfareTables tables = FanfareTables.in(database).migrate(database);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists orders (shop varchar(1), number bigint)");
        }
        URI phones = URI.create(arguments[2]);
        Fanfare fanfare = arguments[2].isEmpty()
                ? OutboxTestBase.engine()
                : OutboxTestBase.builder()
                        .with(Push.in(database)
                                .provider(new Phones(phones))
                                .tables(tables)
                                .build())
                        .build();
        NettyServer server = NettyServer.builder(fanfare).port(0).start();
        System.out.println("port " + server.port());
        // The relay begins when the subscriber is there, who does not look into the history.
        Receiver.await()
                .until(() -> fanfare.channels().toCompletableFuture().join().answers().values().stream()
                        .anyMatch(channels -> SHOPS.stream().allMatch(shop -> channels.containsKey("news:" + shop))));
        Outbox outbox = Outbox.of(fanfare, tables);
        OutboxRelay.builder(outbox, database)
                .lease(Duration.ofSeconds(1))
                .poll(Duration.ofMillis(50))
                .start();
        for (String shop : SHOPS) {
            if (arguments[1].equals("end")) {
                sell(database, outbox, shop, END, true, !arguments[2].isEmpty());
            } else {
                Thread thread = new Thread(() -> sellOn(database, outbox, shop, !arguments[2].isEmpty()));
                thread.setDaemon(true);
                thread.start();
            }
        }
        outbox.wake();
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    private static void sellOn(DataSource database, Outbox outbox, String shop, boolean isPushing) {
        Random random = new Random();
        try {
            for (long number = last(database, shop) + GAP; ; number++) {
                sell(database, outbox, shop, number, random.nextInt(ROLLED_BACK) > 0, isPushing);
                outbox.wake();
            }
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static long last(DataSource database, String shop) throws SQLException {
        return numbers(database, shop).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** What was committed, as the database has it. */
    static List<Long> numbers(DataSource database, String shop) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select number from orders where shop = ? order by number")) {
            statement.setString(1, shop);
            List<Long> numbers = new java.util.ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        }
    }

    private static void sell(
            DataSource database, Outbox outbox, String shop, long number, boolean commits, boolean isPushing)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into orders values (?, ?)")) {
                insert.setString(1, shop);
                insert.setLong(2, number);
                insert.executeUpdate();
            }
            outbox.publish(connection, "news:" + shop, Payload.utf8(Long.toString(number)));
            if (isPushing) {
                outbox.push(
                        connection,
                        PushRequest.of(
                                PushTarget.tokens("phones", shop),
                                PushMessage.builder()
                                        .text("en", Long.toString(number))
                                        .build()));
            }
            if (commits) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }
}
