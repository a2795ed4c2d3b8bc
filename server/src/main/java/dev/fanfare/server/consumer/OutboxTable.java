package dev.fanfare.server.consumer;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.server.api.ApiMethods;
import dev.fanfare.server.config.ServerConfig;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A partition of a table with the columns {@code id}, {@code method}, {@code payload} and {@code partition}. */
final class OutboxTable {

    /** How long a command may take before it counts as not carried out. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(OutboxTable.class);

    /** Errors of which another attempt may have none. */
    private static final Set<Integer> PASSING =
            Set.of(ProtocolError.INTERNAL.code(), ProtocolError.TOO_MANY_REQUESTS.code());

    private final DataSource database;
    private final String consumer;
    private final String table;
    private final int partition;
    private final int limit;

    OutboxTable(DataSource database, String consumer, ServerConfig.PostgresOutbox config, int partition) {
        this.database = database;
        this.consumer = consumer;
        this.table = config.outboxTableName();
        this.partition = partition;
        this.limit = config.partitionSelectLimit();
    }

    /**
     * What has become of the rows.
     *
     * @param done how many are gone
     * @param isFull whether there may be more
     * @param problem why the next one is still there; null if nothing is wrong
     */
    record Progress(int done, boolean isFull, @Nullable NotNowException problem) {}

    /** A command could not be carried out, and may be another time. */
    static final class NotNowException extends Exception {

        private static final long serialVersionUID = 1L;

        NotNowException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private record Row(long id, String method, String payload) {}

    /**
     * Carries out the next commands and deletes their rows, unless another node is about it. One whose row could not be
     * deleted is carried out again.
     *
     * @param isEnding whether it shall come to an end
     */
    Progress workOff(ApiMethods methods, BooleanSupplier isEnding) throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            boolean isDone = false;
            try {
                Progress progress =
                        isMine(connection) ? workOff(connection, methods, isEnding) : new Progress(0, false, null);
                connection.commit();
                isDone = true;
                return progress;
            } finally {
                if (!isDone) {
                    connection.rollback();
                }
            }
        }
    }

    /** Until the end of the transaction. The lock's name is that of Centrifugo. */
    private boolean isMine(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(hashtext(?))")) {
            lock.setString(1, "centrifugo_partition_lock_" + consumer + partition);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private Progress workOff(Connection connection, ApiMethods methods, BooleanSupplier isEnding)
            throws SQLException, InterruptedException {
        List<Row> rows = rows(connection);
        List<Long> done = new ArrayList<>();
        NotNowException problem = null;
        for (Row row : rows) {
            if (isEnding.getAsBoolean()) {
                break;
            }
            try {
                carryOut(row, methods);
                done.add(row.id);
            } catch (NotNowException notNow) {
                problem = notNow;
                break;
            }
        }
        if (!done.isEmpty()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from " + table + " where id = any(?)")) {
                delete.setArray(1, connection.createArrayOf("bigint", done.toArray()));
                delete.executeUpdate();
            }
        }
        return new Progress(done.size(), rows.size() == limit, problem);
    }

    private List<Row> rows(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select id, method, payload::text from " + table + " where partition = ? order by id limit ?")) {
            select.setInt(1, partition);
            select.setInt(2, limit);
            List<Row> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(row.getLong(1), text(row, 2), text(row, 3)));
                }
            }
            return rows;
        }
    }

    /** What is not there is no method and no request, and is skipped as such. */
    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    private void carryOut(Row row, ApiMethods methods) throws NotNowException, InterruptedException {
        try {
            methods.carryOut(row.method, row.payload.getBytes(StandardCharsets.UTF_8))
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new NotNowException("row " + row.id + ", " + Outside.of(row.method) + ", is not done in time", late);
        } catch (ExecutionException failed) {
            Throwable cause = Problems.causeOf(Objects.requireNonNull(failed.getCause()));
            boolean isForGood = cause instanceof NotJsonException
                    || (cause instanceof ErrorException refused
                            && !PASSING.contains(refused.error().code()));
            if (!isForGood) {
                throw new NotNowException(
                        "row " + row.id + ", " + Outside.of(row.method) + ", could not be done", cause);
            }
            LOG.error(
                    "The consumer {} skips row {}, {}, which can never be done: {}",
                    consumer,
                    row.id,
                    Outside.of(row.method),
                    Outside.sentence(String.valueOf(cause.getMessage())));
        }
    }
}
