package dev.fanfare.jdbc.internal;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears PostgreSQL's NOTIFY on a connection of its own, and calls somebody each time. What it misses while the connection is
 * away, whoever listens finds by looking now and then.
 */
public final class Ear implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    /** How long it waits before it looks whether it is over. */
    private static final int PATIENCE_MILLIS = 1_000;

    private static final long PAUSE_MILLIS = 1_000;

    private final DataSource dataSource;
    private final String channel;
    private final Runnable heard;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private final Outage outage;

    /**
     * An ear that does not listen yet.
     *
     * @param name of what it listens for, as logs and its thread have it
     * @param dataSource gives connections straight to the database, of which one is kept
     * @param channel the name of the channel, as SQL has it
     * @param heard is called on a thread of this ear, also whenever something may have been missed
     */
    public Ear(String name, DataSource dataSource, String channel, Runnable heard) {
        this.outage = new Outage(
                LOG,
                name + " hears nothing of what is written, and looks now and then meanwhile",
                name + " hears again");
        this.thread = new Thread(this::listen, name + "-listen");
        this.dataSource = dataSource;
        this.channel = channel;
        this.heard = heard;
        thread.setDaemon(true);
    }

    /** Begins to listen. */
    public void start() {
        thread.start();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void listen() {
        try {
            while (!isClosing()) {
                try (Connection connection = dataSource.getConnection()) {
                    connection.setAutoCommit(true);
                    hear(connection);
                } catch (SQLException | RuntimeException problem) {
                    away(problem);
                    closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + channel);
        }
        outage.worked();
        // Of what was written before.
        heard.run();
        while (!isClosing()) {
            if (hasNews(connection)) {
                heard.run();
            }
        }
    }

    // By reflection: the driver is there only where it is used.
    private static boolean hasNews(Connection connection) throws SQLException {
        try {
            Class<?> type = Class.forName("org.postgresql.PGConnection");
            Object[] news = (Object[])
                    type.getMethod("getNotifications", int.class).invoke(connection.unwrap(type), PATIENCE_MILLIS);
            return news != null && news.length > 0;
        } catch (InvocationTargetException failed) {
            throw new SQLException("notifications cannot be read", failed.getCause());
        } catch (ReflectiveOperationException missing) {
            throw new SQLException("the driver of PostgreSQL is missing: " + missing.getMessage(), missing);
        }
    }

    private void away(Exception problem) {
        if (!isClosing()) {
            outage.failed(problem);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
    }
}
