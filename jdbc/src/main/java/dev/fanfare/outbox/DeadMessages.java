package dev.fanfare.outbox;

import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.protocol.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The messages that were given up, because they can never be sent or were tried too often. They stay until somebody retries or
 * discards them. Safe for any thread; each method asks the database.
 */
public final class DeadMessages {

    /** A page is not longer. */
    private static final int MAX_PAGE = 1_000;

    private final Outbox outbox;
    private final Database database;
    private final String list;
    private final String retry;
    private final String remove;

    /**
     * The messages of an outbox that were given up.
     *
     * @param outbox whose relays they are woken of when one is retried
     * @param dataSource its database
     */
    public DeadMessages(Outbox outbox, DataSource dataSource) {
        this.outbox = Objects.requireNonNull(outbox, "outbox must not be null");
        this.database = new Database(Objects.requireNonNull(dataSource, "dataSource must not be null"));
        FanfareTables tables = outbox.tables();
        String dead = tables.name("outbox_dead");
        String columns = "id, part, kind, target, payload, headers, idempotency_key";
        list = "select number, " + columns + ", created, died, attempts, problem from " + dead
                + " where number > ? order by number limit ?";
        retry = "insert into " + tables.name("outbox") + " (" + columns + ", created) select " + columns + ", "
                + tables.dialect().now() + " from " + dead + " where id = ?";
        remove = "delete from " + dead + " where id = ?";
    }

    /**
     * Lists a page of them, in the order in which they were given up.
     *
     * @param after the {@link DeadMessage#number} of the last one of the page before; 0 for the first page
     * @param limit how many at the most, 1 to 1,000
     * @return the page; empty if there are no more
     * @throws SQLException if the database cannot be read
     * @throws IllegalArgumentException if the limit is another
     */
    public List<DeadMessage> list(long after, int limit) throws SQLException {
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("limit must be from 1 to " + MAX_PAGE + ", and is " + limit);
        }
        return database.each(connection -> Statements.rows(connection, list, DeadMessages::message, after, limit));
    }

    private static DeadMessage message(ResultSet row) throws SQLException {
        return new DeadMessage(
                row.getLong("number"),
                new OutboxMessage(
                        row.getString("kind"),
                        row.getString("target"),
                        Payload.wrap(row.getBytes("payload")),
                        headers(row.getString("headers")),
                        row.getString("idempotency_key")),
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("created")),
                Instant.ofEpochMilli(row.getLong("died")),
                row.getInt("attempts"),
                row.getString("problem"));
    }

    /** Those that cannot be read may be why it was given up. */
    private static Map<String, String> headers(String written) {
        try {
            return Headers.read(written);
        } catch (PermanentException unreadable) {
            return Map.of();
        }
    }

    /**
     * Writes one anew, behind everything that waits for its target, with the same id and key.
     *
     * @param id that of the message
     * @return whether there was one
     * @throws SQLException if the database refuses it
     */
    public boolean retry(String id) throws SQLException {
        Objects.requireNonNull(id, "id must not be null");
        boolean wasThere = database.together(connection -> {
            boolean isWritten = Statements.update(connection, retry, id) > 0;
            return isWritten && Statements.update(connection, remove, id) > 0;
        });
        outbox.wake();
        return wasThere;
    }

    /**
     * Forgets one.
     *
     * @param id that of the message
     * @return whether there was one
     * @throws SQLException if the database refuses it
     */
    public boolean discard(String id) throws SQLException {
        Objects.requireNonNull(id, "id must not be null");
        return database.each(connection -> Statements.update(connection, remove, id)) > 0;
    }
}
