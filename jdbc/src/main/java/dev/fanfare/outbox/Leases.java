package dev.fanfare.outbox;

import dev.fanfare.jdbc.FanfareTables;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The partitions that a relay has for a time. What time it is, the database says; here only lengths of time are measured, from
 * before it was asked, so that a lease is over here before it is over there. Belongs to the thread of the relay, but {@link
 * #isOver}.
 */
final class Leases {

    /** The longest that partitions which are given back wait for somebody. */
    private static final long LONGEST_INTERVAL_MILLIS = 2_000;

    private static final int PARTS_OF_A_LEASE = 3;

    /** Relays that were not heard of for so many leases are forgotten. */
    private static final int FORGOTTEN_AFTER = 100;

    private final Database database;
    private final String relay;
    private final long millis;
    private final long interval;
    private final String beat;
    private final String join;
    private final String extend;
    private final String living;
    private final String forget;
    private final String mine;
    private final String free;
    private final String take;
    private final String giveBack;
    private final String leave;
    private final String hold;
    private int held;
    private long renewAt = System.nanoTime();
    private volatile long end = System.nanoTime();

    Leases(Database database, FanfareTables tables, String relay, Duration lease) {
        this.database = database;
        this.relay = relay;
        this.millis = lease.toMillis();
        this.interval = Math.min(millis / PARTS_OF_A_LEASE, LONGEST_INTERVAL_MILLIS) * 1_000_000;
        String relays = tables.name("outbox_relay");
        String partitions = tables.name("outbox_partition");
        String now = tables.dialect().now();
        beat = "update " + relays + " set lease_end = " + now + " + ? where id = ?";
        join = "insert into " + relays + " (lease_end, id) values (" + now + " + ?, ?)";
        extend = "update " + partitions + " set lease_end = " + now + " + ? where relay = ?";
        living = "select count(*) from " + relays + " where lease_end > " + now;
        forget = "delete from " + relays + " where lease_end < " + now + " - ?";
        mine = "select part from " + partitions + " where relay = ? order by part";
        String isFree = "(relay is null or lease_end <= " + now + ")";
        free = "select part from " + partitions + " where " + isFree;
        take = "update " + partitions + " set lease_end = " + now
                + " + ?, relay = ?, token = token + 1 where part = ? and " + isFree;
        giveBack = "update " + partitions + " set relay = null, lease_end = 0 where relay = ? and part = ?";
        leave = "delete from " + relays + " where id = ?";
        hold = "select part from " + partitions + " where part = ? and relay = ? and token = ? for update";
    }

    String relay() {
        return relay;
    }

    /** How many partitions it has. */
    int held() {
        return held;
    }

    /** Whether others may have taken the partitions: nothing more may be sent then. Safe for any thread. */
    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    long nanosToRenewal() {
        return Math.max(0, renewAt - System.nanoTime());
    }

    /**
     * Renews the leases if it is time to, takes partitions that nobody has, and gives back what is more than a fair share.
     *
     * @param busy partitions in which something is under way, which stay
     */
    void keep(Set<Integer> busy) throws SQLException {
        if (nanosToRenewal() > 0) {
            return;
        }
        long asked = System.nanoTime();
        database.each(connection -> {
            if (Statements.update(connection, beat, millis, relay) == 0) {
                Statements.update(connection, join, millis, relay);
            }
            held = Statements.update(connection, extend, millis, relay);
            Statements.update(connection, forget, FORGOTTEN_AFTER * millis);
            int share = (Targets.PARTITIONS - 1)
                            / Math.max(1, numbers(connection, living).get(0))
                    + 1;
            if (held < share) {
                take(connection, share);
            } else if (held > share) {
                giveBack(connection, share, busy);
            }
            return held;
        });
        end = asked + (millis - millis / 10) * 1_000_000;
        renewAt = asked + interval;
    }

    private void take(Connection connection, int share) throws SQLException {
        List<Integer> parts = new ArrayList<>(numbers(connection, free));
        // Two that take at the same time are not to be in each other's way.
        Collections.shuffle(parts);
        for (int part : parts) {
            if (held < share) {
                held += Statements.update(connection, take, millis, relay, part);
            }
        }
    }

    private void giveBack(Connection connection, int share, Set<Integer> busy) throws SQLException {
        for (int part : numbers(connection, mine, relay)) {
            if (held > share && !busy.contains(part)) {
                held -= Statements.update(connection, giveBack, relay, part);
            }
        }
    }

    /** Gives back everything: others go on at once. */
    void giveBackAll() throws SQLException {
        end = System.nanoTime();
        database.each(connection -> {
            for (int part : numbers(connection, mine, relay)) {
                Statements.update(connection, giveBack, relay, part);
            }
            return Statements.update(connection, leave, relay);
        });
        held = 0;
        renewAt = System.nanoTime();
    }

    /** Keeps others from taking a row's partition until the end of the transaction; false if somebody has taken it. */
    boolean hold(Connection connection, Row row) throws SQLException {
        return !numbers(connection, hold, row.part(), relay, row.token()).isEmpty();
    }

    private static List<Integer> numbers(Connection connection, String sql, Object... parameters) throws SQLException {
        return Statements.rows(connection, sql, row -> row.getInt(1), parameters);
    }
}
