package dev.fanfare.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables that Fanfare has in an application's database, all with one prefix: {@code fanfare_outbox} and others. They are
 * made and kept up by {@link #migrate}, with a history of their own, so that the application's own Flyway or Liquibase
 * does not meet them.
 *
 * @param dialect which database it is
 * @param prefix what the names of all tables begin with
 */
public record FanfareTables(Dialect dialect, String prefix) {

    /** The prefix where none is said. */
    public static final String DEFAULT_PREFIX = "fanfare_";

    /** How often it is tried to begin the history, and how long a rest is: what the other does takes no second. */
    private static final int BEGINNINGS = 10;

    private static final Duration BEGINNING = Duration.ofMillis(300);

    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");

    /**
     * Tables that may or may not be there; {@link #in} asks the database which one it is.
     *
     * @param dialect which database it is
     * @param prefix a lower-case letter, and up to 29 more, digits or underscores
     * @throws IllegalArgumentException if it is none
     */
    public FanfareTables {
        Objects.requireNonNull(dialect, "dialect must not be null");
        requirePrefix(prefix);
    }

    /**
     * Looks whether names of tables can begin so.
     *
     * @param prefix a lower-case letter, and up to 29 more, digits or underscores
     * @throws IllegalArgumentException if it is something else
     */
    public static void requirePrefix(String prefix) {
        if (!PREFIX.matcher(Objects.requireNonNull(prefix, "prefix must not be null"))
                .matches()) {
            throw new IllegalArgumentException(
                    "the prefix of tables must be a lower-case letter with up to 29 lower-case"
                            + " letters, digits and underscores behind it, and is \"" + prefix + "\"");
        }
    }

    /**
     * The tables of a database, with {@link #DEFAULT_PREFIX}.
     *
     * @param dataSource where they are or will be; asked for one connection, to see which database it is
     * @return the tables
     * @throws IllegalStateException if the database cannot be reached
     * @throws IllegalArgumentException if it is none of those that are known, naming it
     */
    public static FanfareTables in(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource must not be null");
        try (Connection connection = dataSource.getConnection()) {
            return new FanfareTables(Dialect.of(connection), DEFAULT_PREFIX);
        } catch (SQLException unreachable) {
            throw new IllegalStateException("the database cannot be reached: " + unreachable.getMessage(), unreachable);
        }
    }

    /**
     * The same with another prefix.
     *
     * @param newPrefix what the names of all tables begin with
     * @return the changed copy
     * @throws IllegalArgumentException if there cannot be such names
     */
    public FanfareTables withPrefix(String newPrefix) {
        return new FanfareTables(dialect, Objects.requireNonNull(newPrefix, "newPrefix must not be null"));
    }

    /**
     * {@return the name of a table}
     *
     * @param table what follows the prefix
     */
    public String name(String table) {
        return prefix + Objects.requireNonNull(table, "table must not be null");
    }

    /** How a table is made. */
    String create(String table, String columns) {
        return "create table " + name(table) + " (\n" + columns + "\n)" + dialect.suffix();
    }

    /**
     * Makes the tables, or brings those of an earlier version up to date; nodes that start together wait for each other.
     *
     * @param dataSource their database, as somebody who may create tables
     * @return the same tables
     * @throws IllegalStateException if it could not be done, with the reason
     */
    public FanfareTables migrate(DataSource dataSource) {
        Objects.requireNonNull(dataSource, "dataSource must not be null");
        Flyway flyway = Flyway.configure()
                .dataSource(dataSource)
                .table(name("schema_history"))
                // None of the class path: what is done is written in Java, and in no module's resources.
                .locations(new String[0])
                .javaMigrations(new CreateOutbox(this), new CreateInbox(this), new CreatePush(this))
                // There are tables of the application already, and no history of ours.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        try {
            migrate(flyway);
            afterRestart(dataSource);
            return this;
        } catch (FlywayException | SQLException failed) {
            throw new IllegalStateException(
                    "the tables " + prefix + "… cannot be made or brought up to date: " + failed.getMessage(), failed);
        }
    }

    /** Of nodes that start together, one begins the history; Flyway fails for another that sees it half begun. */
    private static void migrate(Flyway flyway) {
        for (int attempt = 1; ; attempt++) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException failed) {
                boolean isHalfBegun = String.valueOf(failed.getMessage()).startsWith("Unable to baseline");
                if (!isHalfBegun || attempt == BEGINNINGS) {
                    throw failed;
                }
                LockSupport.parkNanos(BEGINNING.toNanos());
            }
        }
    }

    /** After a kill, H2 gives numbers again that rows have already. */
    private void afterRestart(DataSource dataSource) throws SQLException {
        if (dialect == Dialect.H2) {
            try (Connection connection = dataSource.getConnection()) {
                Numbers.advance(connection, name("outbox"), "seq");
                Numbers.advance(connection, name("outbox_dead"), "number");
                Numbers.advance(connection, name("push_job"), "number");
            }
        }
    }
}
