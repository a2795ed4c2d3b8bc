package dev.fanfare.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;

/** What databases say in ways of their own. */
public enum Dialect {

    /** H2, in the process of the application. */
    H2(
            "cast(extract(epoch from current_timestamp) * 1000 as bigint)",
            "bigint generated always as identity",
            "varbinary(1048576)",
            "clob",
            ""),

    /** PostgreSQL 12 or later. */
    POSTGRESQL(
            "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
            "bigint generated always as identity",
            "bytea",
            "text",
            ""),

    /** MySQL 8 or later. */
    MYSQL(
            "cast(unix_timestamp(current_timestamp(3)) * 1000 as signed)",
            "bigint auto_increment",
            "longblob",
            "longtext",
            // Not utf8mb4_bin, for which blanks at the end do not count.
            " engine = innodb default charset = utf8mb4 collate = utf8mb4_0900_bin"),

    /** MariaDB 10.6 or later. */
    MARIADB(
            MYSQL.now,
            MYSQL.identity,
            MYSQL.bytes,
            MYSQL.text,
            " engine = innodb default charset = utf8mb4 collate = utf8mb4_nopad_bin");

    private final String now;
    private final String identity;
    private final String bytes;
    private final String text;
    private final String suffix;

    Dialect(String now, String identity, String bytes, String text, String suffix) {
        this.now = now;
        this.identity = identity;
        this.bytes = bytes;
        this.text = text;
        this.suffix = suffix;
    }

    /**
     * The dialect of a database.
     *
     * @param connection one of its connections
     * @return the dialect by the name of the product
     * @throws SQLException if the database does not say
     * @throws IllegalArgumentException if it is none of those that are known, naming it
     */
    public static Dialect of(Connection connection) throws SQLException {
        Objects.requireNonNull(connection, "connection must not be null");
        String product = connection.getMetaData().getDatabaseProductName();
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            case "postgresql" -> POSTGRESQL;
            case "mysql" -> MYSQL;
            case "mariadb" -> MARIADB;
            default ->
                throw new IllegalArgumentException("the database is " + product
                        + "; Fanfare's tables can be in H2, PostgreSQL, MySQL and MariaDB");
        };
    }

    /** {@return an expression for the time of the database, in milliseconds since 1970} */
    public String now() {
        return now;
    }

    /** {@return the type of a column that numbers rows in the order in which they are inserted} */
    String identity() {
        return identity;
    }

    /** {@return the type of a column of bytes} */
    String bytes() {
        return bytes;
    }

    /** {@return the type of a column of long texts} */
    String text() {
        return text;
    }

    /** {@return what follows the columns of a table} */
    String suffix() {
        return suffix;
    }
}
