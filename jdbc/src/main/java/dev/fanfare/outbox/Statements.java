package dev.fanfare.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statements with their parameters. */
final class Statements {

    private Statements() {}

    /**
     * What is read of a row.
     *
     * @param <T> what it is then
     */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** {@return how many rows have changed} */
    static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    static <T> List<T> rows(Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> read = new ArrayList<>();
            while (rows.next()) {
                read.add(reader.read(rows));
            }
            return read;
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** {@return placeholders for some values, of which there are seldom as many twice: see {@link #filled}} */
    static String places(int count) {
        return Stream.generate(() -> "?").limit(roundedUp(count)).collect(Collectors.joining(", ", "(", ")"));
    }

    /** {@return the values, the last of them repeated, so that few different statements are prepared} */
    static List<Object> filled(List<?> values) {
        List<Object> filled = new ArrayList<>(values);
        while (filled.size() < roundedUp(values.size())) {
            filled.add(values.get(values.size() - 1));
        }
        return filled;
    }

    private static int roundedUp(int count) {
        return count <= 1 ? 1 : Integer.highestOneBit(count - 1) * 2;
    }
}
