package dev.fanfare.outbox;

import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.protocol.Payload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The messages that were not sent yet. Rows are deleted when they were, and never passed by: a number says nothing of when it is seen. */
final class Pending {

    /** No more of them are counted. */
    private static final int MOST_COUNTED = 10_000;

    private final Database database;
    private final String relay;
    private final String read;
    private final String readEnd;
    private final String delete;
    private final String forgetHalts;
    private final String measure;
    private final String countDead;

    Pending(Database database, FanfareTables tables, String relay) {
        this.database = database;
        this.relay = relay;
        String outbox = tables.name("outbox");
        String halts = tables.name("outbox_halt");
        String now = tables.dialect().now();
        // That the partitions are this relay's is looked at in the statement that reads.
        read =
                "select o.seq, o.id, o.part, p.token, o.kind, o.target, o.payload, o.headers, o.idempotency_key, o.created,"
                        + " case when h.seq = o.seq then h.attempts else 0 end from " + outbox + " o join "
                        + tables.name("outbox_partition") + " p on p.part = o.part left join " + halts
                        + " h on h.target = o.target where p.relay = ? and p.lease_end > " + now
                        + " and (h.target is null or h.due <= " + now + ")";
        readEnd = " order by o.seq limit ?";
        delete = "delete from " + outbox + " where seq in ";
        forgetHalts = "delete from " + halts + " where target in ";
        measure = "select count(*), coalesce(max(" + now + " - t.created), 0) from (select created from " + outbox
                + " order by seq limit " + MOST_COUNTED + ") t";
        countDead = "select count(*) from (select number from " + tables.name("outbox_dead") + " limit " + MOST_COUNTED
                + ") t";
    }

    /**
     * The next messages in the partitions of this relay, in the order of their numbers.
     *
     * @param busy targets of which none is wanted
     */
    List<Row> read(Collection<String> busy, int limit) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        parameters.add(relay);
        String others = "";
        if (!busy.isEmpty()) {
            others = " and o.target not in " + Statements.places(busy.size());
            parameters.addAll(Statements.filled(List.copyOf(busy)));
        }
        parameters.add(limit);
        String sql = read + others + readEnd;
        return database.each(connection -> Statements.rows(connection, sql, Pending::row, parameters.toArray()));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                Payload.wrap(row.getBytes(7)),
                row.getString(8),
                row.getString(9),
                row.getLong(10),
                row.getInt(11));
    }

    /** Forgets messages that were sent, whoever has their partitions now. */
    void sent(List<Row> rows) throws SQLException {
        List<Long> numbers = rows.stream().map(Row::seq).toList();
        List<String> halted = rows.stream()
                .filter(row -> row.attempts() > 0)
                .map(Row::target)
                .distinct()
                .toList();
        database.each(connection -> {
            if (!halted.isEmpty()) {
                Statements.update(
                        connection,
                        forgetHalts + Statements.places(halted.size()),
                        Statements.filled(halted).toArray());
            }
            return Statements.update(
                    connection,
                    delete + Statements.places(numbers.size()),
                    Statements.filled(numbers).toArray());
        });
    }

    /**
     * How much there is.
     *
     * @param pending messages that were not sent yet, at most 10,000
     * @param oldestMillis for how long the oldest of them has been there
     * @param dead messages that were given up, at most 10,000
     */
    record Measure(long pending, long oldestMillis, long dead) {

        static final Measure NOTHING = new Measure(0, 0, 0);
    }

    Measure measure() throws SQLException {
        return database.each(connection -> {
            long dead = Statements.rows(connection, countDead, row -> row.getLong(1))
                    .get(0);
            return Statements.rows(
                            connection, measure, row -> new Measure(row.getLong(1), Math.max(0, row.getLong(2)), dead))
                    .get(0);
        });
    }
}
