package dev.fanfare.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** A database that can be away, as a whole or for some statements, and that tells what it was asked. */
final class Breakable {

    /** Why nobody is given a connection. */
    static final String AWAY = "the database is away";

    private final Queue<String> statements = new ConcurrentLinkedQueue<>();
    private volatile Predicate<String> isBroken = sql -> false;
    private volatile boolean isAway;

    /** Nobody is given a connection from now on, and those that are there are broken; or all is well again. */
    void away(boolean now) {
        isAway = now;
    }

    /** Statements fail from now on if they are like this. */
    void breaks(Predicate<String> which) {
        isBroken = which;
    }

    /** What was prepared or executed so far. */
    List<String> statements() {
        return List.copyOf(statements);
    }

    DataSource around(DataSource dataSource) {
        return proxy(DataSource.class, dataSource, true);
    }

    Connection around(Connection connection) {
        return proxy(Connection.class, connection, false);
    }

    private void look(Object[] arguments) throws SQLException {
        String sql = arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : "";
        if (!sql.isEmpty()) {
            statements.add(sql);
        }
        if (isAway || isBroken.test(sql)) {
            throw new SQLException(AWAY);
        }
    }

    private <T> T proxy(Class<T> type, T real, boolean gives) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    boolean isEnd = Arrays.asList("close", "rollback", "toString", "hashCode", "equals")
                            .contains(method.getName());
                    if (!isEnd) {
                        look(arguments);
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return gives && result instanceof Connection connection ? around(connection) : result;
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }
}
