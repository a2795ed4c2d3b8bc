package dev.fanfare.outbox;

import dev.fanfare.Fanfare;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.netty.NettyServer;
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

    static DataSource database(Path folder) {
        return JdbcConnectionPool.create(
                "jdbc:h2:file:" + folder.resolve("shop")
                        + ";WRITE_DELAY=0;RETENTION_TIME=45000;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE",
                "sa",
                "");
    }

    /**
     * Sells until it is killed.
     *
     * @param arguments the folder of the database, and "sell", or "end" to say only that it is over
     */
    public static void main(String[] arguments) throws Exception {
        DataSource database = database(Path.of(arguments[0]));
        FanfareTables tables = FanfareTables.in(database).migrate(database);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists orders (shop varchar(1), number bigint)");
        }
        Fanfare fanfare = OutboxTestBase.engine();
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
                sell(database, outbox, shop, END, true);
            } else {
                Thread thread = new Thread(() -> sellOn(database, outbox, shop));
                thread.setDaemon(true);
                thread.start();
            }
        }
        outbox.wake();
        Thread.sleep(Duration.ofMinutes(1).toMillis());
    }

    private static void sellOn(DataSource database, Outbox outbox, String shop) {
        Random random = new Random();
        try {
            for (long number = last(database, shop) + GAP; ; number++) {
                sell(database, outbox, shop, number, random.nextInt(ROLLED_BACK) > 0);
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

    private static void sell(DataSource database, Outbox outbox, String shop, long number, boolean commits)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into orders values (?, ?)")) {
                insert.setString(1, shop);
                insert.setLong(2, number);
                insert.executeUpdate();
            }
            outbox.publish(connection, "news:" + shop, dev.fanfare.protocol.Payload.utf8(Long.toString(number)));
            if (commits) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }
}
