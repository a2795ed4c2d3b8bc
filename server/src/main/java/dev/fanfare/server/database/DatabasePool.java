package dev.fanfare.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import javax.sql.DataSource;

/** How connections to the database of a configuration are made. */
final class DatabasePool {

    /** How long somebody waits for a connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String H2 = "jdbc:h2:";

    private DatabasePool() {}

    /**
     * A pool with a first connection.
     *
     * @throws ConfigException if there is no driver for it, or it cannot be reached
     */
    static HikariDataSource of(ServerConfig.Database config) {
        requireDriver(config.url());
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("fanfare-database");
        pool.setJdbcUrl(complete(config.url()));
        if (!config.user().isEmpty()) {
            pool.setUsername(config.user());
        }
        if (!config.password().isEmpty()) {
            pool.setPassword(config.password());
        }
        pool.setMaximumPoolSize(config.poolSize());
        pool.setConnectionTimeout(PATIENCE.toMillis());
        try {
            return new HikariDataSource(pool);
        } catch (HikariPool.PoolInitializationException failed) {
            Throwable reason = failed.getCause() == null ? failed : failed.getCause();
            throw new ConfigException("database.url: the database cannot be reached: " + reason.getMessage());
        }
    }

    /** Connections straight to the same database, each a new one. */
    static DataSource direct(HikariDataSource pool) {
        return new DriverDataSource(pool.getJdbcUrl(), null, new Properties(), pool.getUsername(), pool.getPassword());
    }

    private static void requireDriver(String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException unknown) {
            // What follows may have a password in it.
            String kind = url.replaceFirst("^(jdbc:[^:/;?@]*).*$", "$1");
            throw new ConfigException("database.url: there is no driver for " + kind
                    + ": the server has those of PostgreSQL and H2; another must be on its class path, with Flyway's part"
                    + " for that database");
        }
    }

    /**
     * H2 writes a commit half a second after it has returned, and closes the database as soon as the process begins to end,
     * when clients are still being let go; unless it is told not to.
     */
    private static String complete(String url) {
        if (!url.startsWith(H2)) {
            return url;
        }
        String settings = url.toUpperCase(Locale.ROOT);
        return url
                + (settings.contains(";WRITE_DELAY=") ? "" : ";WRITE_DELAY=0")
                + (settings.contains(";DB_CLOSE_ON_EXIT=") ? "" : ";DB_CLOSE_ON_EXIT=FALSE");
    }
}
