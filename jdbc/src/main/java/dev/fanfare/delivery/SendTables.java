package dev.fanfare.delivery;

import dev.fanfare.jdbc.FanfareTables;
import dev.fanfare.jdbc.internal.Connections;
import dev.fanfare.protocol.Payload;
import dev.fanfare.push.PushMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of what is sent, but for the queue itself. Blocks; safe for any thread. */
final class SendTables {

    private static final Logger LOG = LoggerFactory.getLogger(SendTables.class);

    /** What a message is: its jobs are not all made, or they are, or it was called off. */
    static final int NEW = 0;

    static final int EXPANDED = 1;
    static final int CALLED_OFF = 2;

    private final Jdbi jdbi;
    private final FanfareTables tables;
    private final String sends;
    private final String jobs;
    private final String escalations;

    SendTables(DataSource dataSource, FanfareTables tables) {
        this.jdbi = Connections.of(dataSource);
        this.tables = tables;
        this.sends = tables.name("push_send");
        this.jobs = tables.name("push_job");
        this.escalations = tables.name("push_escalation");
    }

    /** A message whose jobs are to be made. */
    record Send(String uid, PushRequest request, String lastDevice) {}

    <T> T inTransaction(Function<Handle, T> work) {
        return jdbi.inTransaction(TransactionIsolationLevel.READ_COMMITTED, work::apply);
    }

    /** The time, asked once for a statement: otherwise PostgreSQL compares each row with another, without an index. */
    String now() {
        return "(select " + tables.dialect().now() + ")";
    }

    /** Writes a message down, unless there is one with its uid. */
    void insert(Handle handle, String uid, PushRequest request, Duration longest) {
        long wait = request.sendAt() == null ? 0 : request.sendAt().toEpochMilli();
        handle.createUpdate("insert into " + sends
                        + " (uid, state, request, due, last_try, created, last_device, lease_end) select :uid, " + NEW
                        + ", :request, case when t.now_ms < :wait then :wait else t.now_ms end,"
                        + " case when t.now_ms < :wait then :wait else t.now_ms end + :longest, t.now_ms, '', 0"
                        + " from (select " + tables.dialect().now() + " as now_ms) t")
                .bind("uid", uid)
                .bind("request", PushRequestJson.write(request).unsafeArray())
                .bind("wait", wait)
                .bind("longest", longest.toMillis())
                .execute();
    }

    /** The same where somebody else may have written it down. */
    void insertOnce(String uid, PushRequest request, Duration longest) {
        try {
            jdbi.useTransaction(handle -> insert(handle, uid, request, longest));
        } catch (UnableToExecuteStatementException refused) {
            if (!Connections.isThereAlready(refused)) {
                throw refused;
            }
        }
    }

    /** Takes a message whose time has come and whose jobs are to be made, for a while. */
    Optional<Send> takeDue(Duration lease) {
        return inTransaction(handle -> handle.createQuery("select uid, request, last_device from " + sends
                                + " where state = " + NEW + " and due <= " + now() + " and lease_end <= " + now()
                                + " order by due limit 1 for update skip locked")
                        .map((row, context) -> stored(row, "uid", row.getString("last_device")))
                        .findOne()
                        .map(stored -> {
                            handle.createUpdate("update " + sends + " set lease_end = "
                                            + tables.dialect().now() + " + :lease where uid = :uid")
                                    .bind("lease", lease.toMillis())
                                    .bind("uid", stored.uid())
                                    .execute();
                            return stored;
                        }))
                .flatMap(this::readable);
    }

    /** A row as it stands there: nothing that is in one may keep the others. */
    private record Stored(String uid, Payload request, String lastDevice) {}

    private record Timed(Stored stored, long due, long lastTry) {}

    private static Stored stored(ResultSet row, String uid, String lastDevice) throws SQLException {
        return new Stored(row.getString(uid), Payload.wrap(row.getBytes("request")), lastDevice);
    }

    private Optional<Send> readable(Stored stored) {
        try {
            return Optional.of(new Send(stored.uid(), PushRequestJson.read(stored.request()), stored.lastDevice()));
        } catch (IllegalArgumentException unreadable) {
            LOG.error("A push message is not of this version, and is called off", unreadable);
            cancel(stored.uid());
            return Optional.empty();
        }
    }

    /**
     * Whether it goes on behind a device, if nobody else has gone on meanwhile.
     *
     * @param to "" if there are no more
     */
    boolean advance(Handle handle, String uid, String from, String to, Duration lease) {
        return handle.createUpdate("update " + sends + " set last_device = :to, state = :state, lease_end = "
                                + tables.dialect().now()
                                + " + :lease where uid = :uid and last_device = :from and state = "
                                + NEW)
                        .bind("to", to)
                        .bind("state", to.isEmpty() ? EXPANDED : NEW)
                        .bind("lease", lease.toMillis())
                        .bind("uid", uid)
                        .bind("from", from)
                        .execute()
                > 0;
    }

    /** A message for a device, before it is in the queue. */
    record NewJob(String device, String user, String provider, String token, String report) {}

    void insert(Handle handle, String uid, List<NewJob> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch("insert into " + jobs
                + " (send, device, user_id, provider, token, state, due, attempts, claim, lease_end, reason, report)"
                + " values (:send, :device, :user, :provider, :token, " + PushState.PENDING.number() + ", "
                + tables.dialect().now() + ", 0, null, 0, '', :report)");
        for (NewJob job : fresh) {
            batch.bind("send", uid)
                    .bind("device", job.device())
                    .bind("user", job.user())
                    .bind("provider", job.provider())
                    .bind("token", job.token())
                    .bind("report", job.report())
                    .add();
        }
        batch.execute();
    }

    /** What queues have to know of messages, by their uids; those that were called off are left out. */
    Map<String, Sending> sending(Collection<String> uids) {
        List<Timed> rows = jdbi.withHandle(handle -> handle.createQuery("select uid, request, last_try, due from "
                        + sends + " where uid in (<uids>) and state <> " + CALLED_OFF)
                .bindList("uids", List.copyOf(uids))
                .map((row, context) -> new Timed(stored(row, "uid", ""), row.getLong("due"), row.getLong("last_try")))
                .list());
        Map<String, Sending> found = new HashMap<>();
        // Not while the rows are read: what cannot be read is called off on a connection of its own.
        for (Timed row : rows) {
            readable(row.stored())
                    .ifPresent(send -> found.put(send.uid(), new Sending(send.request(), row.due(), row.lastTry())));
        }
        return found;
    }

    /** Whether there was anything to call off. */
    boolean cancel(String uid) {
        return inTransaction(handle -> {
            Optional<Integer> state = handle.createQuery("select state from " + sends + " where uid = :uid for update")
                    .bind("uid", uid)
                    .mapTo(Integer.class)
                    .findOne();
            if (state.isEmpty() || state.get() == CALLED_OFF) {
                return false;
            }
            int waiting = handle.createUpdate("update " + jobs + " set state = " + PushState.CANCELLED.number()
                            + ", reason = 'called off' where send = :uid and state = " + PushState.PENDING.number()
                            + " and lease_end <= " + now())
                    .bind("uid", uid)
                    .execute();
            boolean isStopped = waiting > 0 || state.get() == NEW || isUnderWay(handle, uid);
            if (isStopped) {
                handle.createUpdate("update " + sends + " set state = " + CALLED_OFF + " where uid = :uid")
                        .bind("uid", uid)
                        .execute();
            }
            return isStopped;
        });
    }

    /** Whether something is being sent, which is not sent again if that fails. */
    private boolean isUnderWay(Handle handle, String uid) {
        return handle.createQuery("select count(*) from " + jobs + " where send = :uid and state = "
                                + PushState.PENDING.number())
                        .bind("uid", uid)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    Optional<PushStatus> status(String uid) {
        return jdbi.withHandle(handle -> {
            Optional<Integer> state = handle.createQuery("select state from " + sends + " where uid = :uid")
                    .bind("uid", uid)
                    .mapTo(Integer.class)
                    .findOne();
            Map<PushState, Long> counts = new EnumMap<>(PushState.class);
            long[] reports = new long[2];
            handle.createQuery("select state, count(*) as n, count(shown) as shown, count(chosen) as chosen from "
                            + jobs + " where send = :uid group by state")
                    .bind("uid", uid)
                    .map((row, context) -> {
                        reports[0] += row.getLong("shown");
                        reports[1] += row.getLong("chosen");
                        return counts.put(PushState.of(row.getInt("state")), row.getLong("n"));
                    })
                    .list();
            return state.map(
                    each -> new PushStatus(uid, each != NEW, each == CALLED_OFF, counts, reports[0], reports[1]));
        });
    }

    List<DevicePush> devicesOf(String uid, long after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select number, device, provider, state, attempts, reason, shown, chosen from " + jobs
                                + " where send = :uid and number > :after order by number limit :most")
                .bind("uid", uid)
                .bind("after", after)
                .bind("most", limit)
                .map((row, context) -> new DevicePush(
                        row.getLong("number"),
                        row.getString("device"),
                        row.getString("provider"),
                        PushState.of(row.getInt("state")),
                        row.getInt("attempts"),
                        row.getString("reason"),
                        moment(row, "shown"),
                        moment(row, "chosen")))
                .list());
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** What was chosen was shown. */
    boolean report(String report, boolean chosen) {
        return jdbi.withHandle(handle -> handle.createUpdate("update " + jobs + " set shown = coalesce(shown, "
                                + now() + ")" + (chosen ? ", chosen = coalesce(chosen, " + now() + ")" : "")
                                + " where report = :report")
                        .bind("report", report)
                        .execute()
                > 0);
    }

    /** Writes down what is pushed unless somebody acknowledges it. */
    void escalate(String id, String user, Duration after, PushRequest request) {
        jdbi.useHandle(handle -> handle.createUpdate("insert into " + escalations
                        + " (id, user_id, due, request) values (:id, :user, "
                        + tables.dialect().now()
                        + " + :after, :request)")
                .bind("id", id)
                .bind("user", user)
                .bind("after", after.toMillis())
                .bind("request", PushRequestJson.write(request).unsafeArray())
                .execute());
    }

    boolean acknowledge(String user, String id) {
        return jdbi.withHandle(
                handle -> handle.createUpdate("delete from " + escalations + " where id = :id and user_id = :user")
                                .bind("id", id)
                                .bind("user", user)
                                .execute()
                        > 0);
    }

    /** Makes messages of what nobody has acknowledged in time, up to a number of them; answers of how many. */
    int escalateDue(Duration longest, int most) {
        return inTransaction(handle -> {
            List<Stored> due = handle.createQuery("select id, request from " + escalations + " where due <= " + now()
                            + " order by due limit :most for update skip locked")
                    .bind("most", most)
                    .map((row, context) -> stored(row, "id", ""))
                    .list();
            for (Stored each : due) {
                readable(each)
                        .ifPresent(
                                send -> insert(handle, send.uid(), send.request(), longest(send.request(), longest)));
                handle.createUpdate("delete from " + escalations + " where id = :id")
                        .bind("id", each.uid())
                        .execute();
            }
            return due.size();
        });
    }

    /** For how long a message is tried: no longer than anybody wants to read it. */
    static Duration longest(PushRequest request, Duration retryFor) {
        Duration expiration = request.message().expiration();
        return expiration.compareTo(retryFor) < 0 ? expiration : retryFor;
    }

    /** Forgets messages of which nothing happens any more, up to a number of them; answers how many. */
    int forget(Duration retention, int most) {
        List<String> old = jdbi.withHandle(handle -> handle.createQuery("select uid from " + sends
                        + " s where s.last_try < " + now() + " - :retention and (s.due < " + now()
                        + " - :retention - :longest or (s.state <> " + NEW + " and not exists (select 1 from " + jobs
                        + " j where j.send = s.uid and j.state = " + PushState.PENDING.number() + "))) limit :most")
                .bind("longest", PushMessage.LONGEST_EXPIRATION.toMillis())
                .bind("retention", retention.toMillis())
                .bind("most", most)
                .mapTo(String.class)
                .list());
        for (String uid : old) {
            jdbi.useTransaction(handle -> {
                handle.execute("delete from " + jobs + " where send = ?", uid);
                handle.execute("delete from " + sends + " where uid = ?", uid);
            });
        }
        return old.size();
    }
}
