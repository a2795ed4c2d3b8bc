package dev.fanfare.outbox;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Real databases, an empty one for each test. */
public final class Databases {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Databases() {}

    /** One server for all tests of a process; it ends with it. */
    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = started();

        private static EmbeddedPostgres started() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    /** A database of H2 in memory, by a pool. */
    public static DataSource h2() {
        return JdbcConnectionPool.create(
                "jdbc:h2:mem:outbox" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    /** A database of PostgreSQL, by a pool. */
    public static HikariDataSource postgres() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(direct(newDatabase()));
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(0);
        return new HikariDataSource(config);
    }

    private static String newDatabase() {
        String name = "outbox" + NUMBER.incrementAndGet();
        try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException impossible) {
            throw new IllegalStateException(impossible);
        }
        return name;
    }

    /** The same database without a pool. */
    public static DataSource direct(HikariDataSource pool) {
        return pool.getDataSource();
    }

    private static DataSource direct(String name) {
        return Postgres.SERVER.getDatabase("postgres", name);
    }
}
