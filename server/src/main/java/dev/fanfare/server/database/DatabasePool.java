package dev.fanfare.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.DriverDataSource;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.DatabaseAddress;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import javax.sql.DataSource;

/** How connections to a database of a configuration are made. */
public final class DatabasePool {

    /** How long somebody waits for a connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String H2 = "jdbc:h2:";

    private DatabasePool() {}

    /**
     * A pool with a first connection.
     *
     * @param name what logs call it
     * @param place where the configuration says it, for messages
     * @param size how many connections there are at the most
     * @throws ConfigException if there is no driver for it, or it cannot be reached
     */
    public static HikariDataSource of(String name, String place, DatabaseAddress address, int size) {
        requireDriver(place, address.url());
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(complete(address.url()));
        if (!address.user().isEmpty()) {
            pool.setUsername(address.user());
        }
        if (!address.password().isEmpty()) {
            pool.setPassword(address.password());
        }
        pool.setMaximumPoolSize(size);
        pool.setConnectionTimeout(PATIENCE.toMillis());
        try {
            return new HikariDataSource(pool);
        } catch (HikariPool.PoolInitializationException failed) {
            Throwable reason = failed.getCause() == null ? failed : failed.getCause();
            throw new ConfigException(place + ": the database cannot be reached: " + reason.getMessage());
        }
    }

    /** Connections straight to the same database, each a new one. */
    public static DataSource direct(HikariDataSource pool) {
        return new DriverDataSource(pool.getJdbcUrl(), null, new Properties(), pool.getUsername(), pool.getPassword());
    }

    private static void requireDriver(String place, String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException unknown) {
            // What follows may have a password in it.
            String kind = url.replaceFirst("^(jdbc:[^:/;?@]*).*$", "$1");
            throw new ConfigException(place + ": there is no driver for " + kind
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
