package dev.fanfare.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** The numbers that H2 gives to rows. */
final class Numbers {

    private Numbers() {}

    /** Lets a column go on behind the highest number there is, if it would give one again. */
    static void advance(Connection connection, String table, String column) throws SQLException {
        try (PreparedStatement next = connection.prepareStatement("select identity_base, (select coalesce(max(" + column
                + "), 0) from " + table + ") from information_schema.columns where lower(table_name) = ? and"
                + " lower(column_name) = ? and table_schema = current_schema")) {
            next.setString(1, table.toLowerCase(Locale.ROOT));
            next.setString(2, column);
            try (ResultSet row = next.executeQuery()) {
                if (row.next() && row.getLong(1) <= row.getLong(2)) {
                    try (Statement restart = connection.createStatement()) {
                        restart.execute("alter table " + table + " alter column " + column + " restart with "
                                + (row.getLong(2) + 1));
                    }
                }
            }
        }
    }
}
