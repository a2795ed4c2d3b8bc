package dev.fanfare.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Real databases, an empty one for each test. */
public final class Databases {

    /**
     * Says where a MariaDB or MySQL is that tests may make databases in, such as {@code
     * jdbc:mariadb://localhost:3306/?user=root}; without it, the tests of these are left out.
     */
    public static final String MARIADB = "fanfare.mariadb";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Databases() {}

    /** One server for all tests of a process; it ends with it. */
    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = started(EmbeddedPostgres.builder());
    }

    /** One that forces each commit to the disk, as in production; the other does not, to be faster in tests. */
    private static final class DurablePostgres {
        private static final EmbeddedPostgres SERVER = started(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on"));
    }

    private static EmbeddedPostgres started(EmbeddedPostgres.Builder server) {
        try {
            return server.start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** A database of H2 in memory, by a pool. */
    public static DataSource h2() {
        return JdbcConnectionPool.create(
                "jdbc:h2:mem:outbox" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    /** A database of PostgreSQL, by a pool. */
    public static HikariDataSource postgres() {
        return pool(Postgres.SERVER, true);
    }

    /** The same on a server that forces each commit to the disk. */
    static HikariDataSource durablePostgres() {
        return pool(DurablePostgres.SERVER, true);
    }

    /** The address of a database on that server, for another process. */
    static String urlOfDurablePostgres() {
        return DurablePostgres.SERVER.getJdbcUrl("postgres", newDatabase(DurablePostgres.SERVER));
    }

    /** A database of PostgreSQL by a pool whose connections are in a transaction when they are lent. */
    public static HikariDataSource postgresInTransactions() {
        return pool(Postgres.SERVER, false);
    }

    private static HikariDataSource pool(EmbeddedPostgres server, boolean commitsByItself) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getDatabase("postgres", newDatabase(server)));
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setAutoCommit(commitsByItself);
        return new HikariDataSource(config);
    }

    private static String newDatabase(EmbeddedPostgres server) {
        String name = "outbox" + NUMBER.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
        return name;
    }

    /** A database of the MariaDB that {@link #MARIADB} names, by a pool. */
    public static HikariDataSource mariaDb() {
        String url = System.getProperty(MARIADB);
        String name = "outbox" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url.replaceFirst("/(?=\\?|$)", "/" + name));
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        config.setIdleTimeout(10_000);
        return new HikariDataSource(config);
    }

    /** The same database without a pool. */
    public static DataSource direct(HikariDataSource pool) {
        return pool.getDataSource();
    }
}
