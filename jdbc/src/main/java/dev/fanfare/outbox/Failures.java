package dev.fanfare.outbox;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of messages that could not be sent: their targets stand still for a while, or they are given up. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** With what is said of one that is longer, it must fit into its column. */
    private static final int MAX_PROBLEM = 900;

    /** Doubled so often at the most, a pause is longer than any that is allowed. */
    private static final int MOST_DOUBLINGS = 30;

    private final Database database;
    private final Leases leases;
    private final int maxAttempts;
    private final Duration firstPause;
    private final Duration longestPause;
    private final String changeHalt;
    private final String halt;
    private final String bury;
    private final String delete;
    private final String forgetHalt;

    Failures(
            Database database,
            FanfareTables tables,
            Leases leases,
            int maxAttempts,
            Duration firstPause,
            Duration longestPause) {
        this.database = database;
        this.leases = leases;
        this.maxAttempts = maxAttempts;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        String outbox = tables.name("outbox");
        String halts = tables.name("outbox_halt");
        String now = tables.dialect().now();
        changeHalt =
                "update " + halts + " set seq = ?, attempts = ?, due = " + now + " + ?, problem = ? where target = ?";
        halt = "insert into " + halts + " (seq, attempts, due, problem, target) values (?, ?, " + now + " + ?, ?, ?)";
        bury = "insert into " + tables.name("outbox_dead")
                + " (id, part, kind, target, payload, headers, idempotency_key,"
                + " created, attempts, problem, died) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " + now + ")";
        delete = "delete from " + outbox + " where seq = ?";
        forgetHalt = "delete from " + halts + " where target = ?";
    }

    /** Whether it would fail again, however often it is tried. */
    static boolean isPermanent(Throwable problem) {
        if (problem instanceof ErrorException refused) {
            ProtocolError error = refused.error();
            // What is full may have room later.
            return !error.temporary() && error.code() != ProtocolError.LIMIT_EXCEEDED.code();
        }
        return problem instanceof PermanentException || problem instanceof IllegalArgumentException;
    }

    /**
     * A message could not be sent. Does nothing if another relay has its partition by now.
     *
     * @return whether it was given up
     */
    boolean failed(Row row, Throwable problem) throws SQLException {
        int attempts = row.attempts() + 1;
        String kept = Outside.line(problem.getClass().getSimpleName() + ": " + problem.getMessage(), MAX_PROBLEM);
        boolean isOver = attempts >= maxAttempts || isPermanent(problem);
        boolean isDead = database.together(connection -> {
            if (!leases.hold(connection, row)) {
                return false;
            }
            if (isOver) {
                return bury(connection, row, attempts, kept);
            }
            halt(connection, row, attempts, kept);
            return false;
        });
        if (isDead) {
            LOG.warn(
                    "a message of the outbox was given up at attempt {}: {} for {}, id {}: {}",
                    attempts,
                    Outside.of(row.kind()),
                    Outside.of(row.target()),
                    row.id(),
                    Outside.sentence(kept));
        } else {
            LOG.debug("a message of the outbox waits, id {}: {}", row.id(), Outside.sentence(kept));
        }
        return isDead;
    }

    private void halt(Connection connection, Row row, int attempts, String problem) throws SQLException {
        long pause = pauseMillis(attempts);
        if (Statements.update(connection, changeHalt, row.seq(), attempts, pause, problem, row.target()) == 0) {
            Statements.update(connection, halt, row.seq(), attempts, pause, problem, row.target());
        }
    }

    private long pauseMillis(int attempts) {
        long longest = longestPause.toMillis();
        long doubled = firstPause.toMillis() << Math.min(attempts - 1, MOST_DOUBLINGS);
        long pause = doubled <= 0 ? longest : Math.min(longest, doubled);
        // Not all targets that failed together come back together.
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }

    private boolean bury(Connection connection, Row row, int attempts, String problem) throws SQLException {
        Statements.update(connection, forgetHalt, row.target());
        if (Statements.update(connection, delete, row.seq()) == 0) {
            return false;
        }
        Statements.update(
                connection,
                bury,
                row.id(),
                row.part(),
                row.kind(),
                row.target(),
                row.payload().unsafeArray(),
                row.headers(),
                row.idempotencyKey(),
                row.created(),
                attempts,
                problem);
        return true;
    }
}
