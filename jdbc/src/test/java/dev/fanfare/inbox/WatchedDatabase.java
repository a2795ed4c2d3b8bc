package dev.fanfare.inbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database of which each statement that reads is known, with its parameters; and that allows to ask how it is read. */
final class WatchedDatabase {

    private final DataSource database;
    private final List<Statement> statements = new CopyOnWriteArrayList<>();

    /** A statement that was executed. */
    private record Statement(String sql, List<Setting> settings) {}

    /** One of its parameters. */
    private record Setting(Method setter, List<Object> arguments) {}

    WatchedDatabase(DataSource database) {
        this.database = database;
    }

    DataSource watched() {
        return proxy(
                DataSource.class,
                database,
                (method, arguments, result) -> result instanceof Connection connection ? watched(connection) : result);
    }

    private Connection watched(Connection connection) {
        return proxy(
                Connection.class,
                connection,
                (method, arguments, result) -> result instanceof PreparedStatement statement
                        ? watched(String.valueOf(arguments[0]), statement)
                        : result);
    }

    private PreparedStatement watched(String sql, PreparedStatement statement) {
        List<Setting> settings = new ArrayList<>();
        return proxy(PreparedStatement.class, statement, (method, arguments, result) -> {
            if (method.getName().startsWith("set") && arguments.length > 1) {
                settings.add(new Setting(method, Arrays.asList(arguments)));
            } else if (method.getName().equals("execute")) {
                statements.add(new Statement(sql, List.copyOf(settings)));
            }
            return result;
        });
    }

    /** How what was read since the last time is read. */
    List<String> plans() throws SQLException, ReflectiveOperationException {
        List<String> plans = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            for (Statement each : statements) {
                if (each.sql.startsWith("select") && !each.sql.endsWith("for update")) {
                    plans.add(plan(connection, each));
                }
            }
        }
        statements.clear();
        return plans;
    }

    private static String plan(Connection connection, Statement read)
            throws SQLException, ReflectiveOperationException {
        StringBuilder plan = new StringBuilder(read.sql).append('\n');
        try (PreparedStatement explain = connection.prepareStatement("explain " + read.sql)) {
            for (Setting setting : read.settings) {
                setting.setter.invoke(explain, setting.arguments.toArray());
            }
            try (ResultSet lines = explain.executeQuery()) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }

    /** What becomes of what a method has returned. */
    private interface Watcher {
        @Nullable
        Object saw(Method method, Object[] arguments, @Nullable Object result) throws SQLException;
    }

    /**
     * As behind a pooler that lends connections of the database for a transaction: what is said of one outside of it is said of
     * another.
     */
    static DataSource behindPooler(DataSource database) {
        return proxy(
                DataSource.class,
                database,
                (method, arguments, result) -> result instanceof Connection connection
                        ? proxy(Connection.class, connection, (called, given, answer) -> {
                            if (called.getName().equals("setTransactionIsolation")) {
                                throw new SQLException("said of a connection that another one has by now");
                            }
                            return answer;
                        })
                        : result);
    }

    private static <T> T proxy(Class<T> type, T target, Watcher watcher) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object[] arguments = given == null ? new Object[0] : given;
            try {
                return watcher.saw(method, arguments, method.invoke(target, given));
            } catch (InvocationTargetException failed) {
                throw failed.getCause();
            }
        }));
    }
}
