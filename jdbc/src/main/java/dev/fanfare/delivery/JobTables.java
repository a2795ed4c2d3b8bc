package dev.fanfare.delivery;

import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.Connections;
import dev.fanfare.protocol.Outside;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The queue of one provider, and its pace, which all nodes keep together. Blocks; safe for any thread. */
final class JobTables {

    /** So much may go at once after a pause, whatever the pace. */
    private static final long BURST_MICROS = 100_000;

    private static final int MAX_REASON = 1_000;

    private static final long MICROS = 1_000;
    private static final long SECOND = 1_000_000;

    private final Jdbi jdbi;
    private final FanfareTables tables;
    private final String jobs;
    private final String paces;
    private final String provider;
    private final int rate;

    JobTables(DataSource dataSource, FanfareTables tables, String provider, int rate) {
        this.jdbi = Connections.of(dataSource);
        this.tables = tables;
        this.jobs = tables.name("push_job");
        this.paces = tables.name("push_pace");
        this.provider = provider;
        this.rate = rate;
    }

    /** What was taken, the time of the database, and how long the pace asks to wait if that is why nothing was. */
    record Taken(List<Job> jobs, long now, Duration pause) {}

    /** Who takes next is who has the row of the pace: nobody takes what another one has. */
    Taken take(int most, Duration lease) {
        String claim = UUID.randomUUID().toString();
        return jdbi.inTransaction(TransactionIsolationLevel.READ_COMMITTED, handle -> {
            long next = pace(handle);
            long now = handle.createQuery("select " + tables.dialect().now())
                    .mapTo(Long.class)
                    .one();
            long interval = SECOND / rate;
            // A clock that was set back, or a slower pace of before, is not waited for.
            long latest = now * MICROS + Math.max(interval, SECOND);
            long earliest = Math.max(Math.min(next, latest), now * MICROS - BURST_MICROS);
            int allowed = (int) Math.min(most, Math.floorDiv(now * MICROS - earliest, interval) + 1);
            if (allowed <= 0) {
                return new Taken(List.of(), now, Duration.ofMillis((earliest - now * MICROS) / MICROS + 1));
            }
            List<Job> taken = handle.createQuery("select number, send, device, user_id, token, attempts, report from "
                            + jobs + " where state = " + PushState.PENDING.number()
                            + " and provider = :provider and due <= :now and lease_end <= :now"
                            + " order by due, number limit :most for update")
                    .bind("provider", provider)
                    .bind("now", now)
                    .bind("most", allowed)
                    .map((row, context) -> new Job(
                            row.getLong("number"),
                            row.getString("send"),
                            row.getString("device"),
                            row.getString("user_id"),
                            row.getString("token") == null ? "" : row.getString("token"),
                            row.getInt("attempts") + 1,
                            row.getString("report"),
                            claim))
                    .list();
            if (!taken.isEmpty()) {
                handle.createUpdate(
                                "update " + jobs
                                        + " set attempts = attempts + 1, claim = :claim, lease_end = :end where number in (<numbers>)")
                        .bindList("numbers", taken.stream().map(Job::number).toList())
                        .bind("claim", claim)
                        .bind("end", now + lease.toMillis())
                        .execute();
                handle.createUpdate("update " + paces + " set next_micros = :next where provider = :provider")
                        .bind("next", earliest + taken.size() * interval)
                        .bind("provider", provider)
                        .execute();
            }
            return new Taken(taken, now, Duration.ZERO);
        });
    }

    private long pace(Handle handle) {
        return handle.createQuery("select next_micros from " + paces + " where provider = :provider for update")
                .bind("provider", provider)
                .mapTo(Long.class)
                .findOne()
                .orElseThrow(
                        () -> new IllegalStateException("the pace of " + provider + " is not in the table any more"));
    }

    /** Its pace has a row from now on; another node may make it at the same time. */
    void begin() {
        try {
            jdbi.useHandle(handle -> handle.createUpdate("insert into " + paces
                            + " (provider, next_micros) select :provider, 0 from (select 1 as one) t where not exists"
                            + " (select 1 from " + paces + " where provider = :provider)")
                    .bind("provider", provider)
                    .execute());
        } catch (UnableToExecuteStatementException refused) {
            if (!Connections.isThereAlready(refused)) {
                throw refused;
            }
        }
    }

    /**
     * What has become of a job.
     *
     * @param after when it is tried again if that is {@link PushState#PENDING}
     * @param isUntried whether it was given back as it was taken
     */
    record Outcome(Job job, PushState state, Duration after, String reason, boolean isUntried) {}

    /** Writes down what has become of jobs, of those that nobody else has taken since. */
    void settle(List<Outcome> outcomes) {
        jdbi.useTransaction(TransactionIsolationLevel.READ_COMMITTED, handle -> {
            PreparedBatch batch = handle.prepareBatch("update " + jobs + " set state = :state, due = "
                    + tables.dialect().now() + " + :after, lease_end = 0, claim = null, reason = :reason,"
                    + " attempts = attempts - :untried where number = :number and claim = :claim");
            for (Outcome outcome : outcomes) {
                batch.bind("state", outcome.state().number())
                        .bind("after", outcome.after().toMillis())
                        .bind("reason", oneLine(outcome.reason()))
                        .bind("untried", outcome.isUntried() ? 1 : 0)
                        .bind("number", outcome.job().number())
                        .bind("claim", outcome.job().claim())
                        .add();
            }
            batch.execute();
        });
    }

    /** What a service says is a stranger's, and the column has room for so much. */
    private static String oneLine(String reason) {
        String line = Outside.line(reason, MAX_REASON);
        return line.length() <= MAX_REASON
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, MAX_REASON - 1)));
    }

    /** How much waits, up to a number, and since when the oldest of what is due does. */
    Waiting waiting(int most) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) as n, min(due) as oldest, "
                        + tables.dialect().now() + " as now_ms from (select due from " + jobs + " where state = "
                        + PushState.PENDING.number() + " and provider = :provider order by due limit :most) t")
                .bind("provider", provider)
                .bind("most", most)
                .map((row, context) -> new Waiting(
                        row.getInt("n"),
                        Math.max(
                                0,
                                row.getLong("now_ms")
                                        - (row.getLong("oldest") == 0
                                                ? row.getLong("now_ms")
                                                : row.getLong("oldest")))))
                .one());
    }

    /** How much waits, and for how many milliseconds the oldest. */
    record Waiting(int jobs, long millis) {}
}
