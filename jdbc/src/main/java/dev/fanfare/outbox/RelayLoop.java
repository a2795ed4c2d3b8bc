package dev.fanfare.outbox;

import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.node.Node;
import dev.fanfare.jdbc.internal.Outage;
import dev.fanfare.protocol.ProtocolError;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a relay does, over and over, on a thread of its own: keeps its leases, reads, has sent, deletes. */
final class RelayLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

    /** As many targets may be under way before no more is read. */
    private static final int MOST_BUSY = 500;

    /** The longest that is waited for the loops of this node. */
    private static final long DELIVERY_MILLIS = 200;

    private static final long MEASURE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** While the engine is behind with deliveries. */
    private static final long BRAKE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Outbox outbox;
    private final Node node;
    private final Leases leases;
    private final Pending pending;
    private final Failures failures;
    private final Duration poll;
    private final Duration sendTimeout;
    private final int batchSize;
    private final Semaphore wakes = new Semaphore(0);
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> busy = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final List<Row> sent = new ArrayList<>();
    private final List<Outcome> failed = new ArrayList<>();
    private final AtomicLong sentCount = new AtomicLong();
    private final AtomicLong failedCount = new AtomicLong();
    private final AtomicLong givenUpCount = new AtomicLong();
    private volatile Pending.Measure measure = Pending.Measure.NOTHING;
    private volatile int held;
    private volatile boolean closing;
    private long measureAt = System.nanoTime();
    private long brakeUntil = System.nanoTime();
    private long pause = FIRST_PAUSE_NANOS;
    private final Outage outage =
            new Outage(LOG, "the outbox cannot be relayed at present", "the outbox is relayed again");

    /**
     * What became of a message; without one, that the run of a target has ended.
     *
     * @param problem null if it was sent
     */
    private record Outcome(
            String target, @Nullable Row row, @Nullable Throwable problem) {}

    RelayLoop(
            Outbox outbox,
            Leases leases,
            Pending pending,
            Failures failures,
            Duration poll,
            Duration sendTimeout,
            int batchSize) {
        this.outbox = outbox;
        this.node = outbox.fanfare().part(Node.class);
        this.leases = leases;
        this.pending = pending;
        this.failures = failures;
        this.poll = poll;
        this.sendTimeout = sendTimeout;
        this.batchSize = batchSize;
    }

    /** Has it look at once. Safe for any thread. */
    void wake() {
        if (wakes.availablePermits() == 0) {
            wakes.release();
        }
    }

    /** Lets what is under way come to its end, and nothing more begin. */
    void close() {
        closing = true;
        wake();
    }

    OutboxCounts counts() {
        Pending.Measure measured = measure;
        return new OutboxCounts(
                sentCount.get(),
                failedCount.get(),
                givenUpCount.get(),
                held,
                measured.pending(),
                Duration.ofMillis(measured.oldestMillis()),
                measured.dead());
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                rest(tried());
            }
            end();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void rest(long nanos) throws InterruptedException {
        if (nanos > 0 && wakes.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            wakes.drainPermits();
        }
    }

    /** {@return how long to rest, in nanoseconds} */
    private long tried() {
        try {
            long rest = turn();
            back();
            return rest;
        } catch (SQLException | RuntimeException problem) {
            return away(problem);
        }
    }

    private void back() {
        outage.worked();
        pause = FIRST_PAUSE_NANOS;
    }

    private long away(Exception problem) {
        outage.failed(problem);
        held = 0;
        long now = pause;
        pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        return now;
    }

    private long turn() throws SQLException {
        settle();
        if (!outbox.fanfare().isReady()) {
            // Its last clients are leaving: others reach those that there will be.
            if (leases.held() > 0 && busy.isEmpty()) {
                leases.giveBackAll();
                held = 0;
            }
            return poll.toNanos();
        }
        leases.keep(Set.copyOf(busy.values()));
        held = leases.held();
        long brake = brakeUntil - System.nanoTime();
        if (held == 0 || busy.size() >= MOST_BUSY || brake > 0) {
            return Math.max(1, Math.min(brake > 0 ? brake : Long.MAX_VALUE, untilNextLook()));
        }
        List<Row> rows = pending.read(busy.keySet(), batchSize);
        send(rows);
        settle();
        measure();
        return rows.size() == batchSize ? 0 : untilNextLook();
    }

    private long untilNextLook() {
        return Math.min(poll.toNanos(), leases.nanosToRenewal());
    }

    private void send(List<Row> rows) {
        Map<String, List<Row>> byTarget = new LinkedHashMap<>();
        rows.forEach(row -> byTarget.computeIfAbsent(row.target(), target -> new ArrayList<>())
                .add(row));
        byTarget.forEach((target, some) -> {
            busy.put(target, some.get(0).part());
            new TargetRun(outbox, some, sendTimeout, this::isOver, listener(target)).go();
        });
    }

    private boolean isOver() {
        return closing || leases.isOver() || !outbox.fanfare().isReady();
    }

    private TargetRun.Listener listener(String target) {
        Thread relay = Thread.currentThread();
        return new TargetRun.Listener() {
            @Override
            public void came(Row row, @Nullable Throwable problem) {
                outcomes.add(new Outcome(target, row, problem));
            }

            @Override
            public void ended() {
                outcomes.add(new Outcome(target, null, null));
                if (Thread.currentThread() != relay) {
                    wake();
                }
            }
        };
    }

    /** Deletes what was sent, and has wait or gives up what has failed. What cannot be written is written the next time. */
    private void settle() throws SQLException {
        for (Outcome next = outcomes.poll(); next != null; next = outcomes.poll()) {
            if (next.row == null) {
                ended.add(next.target);
            } else if (next.problem == null) {
                sentCount.incrementAndGet();
                sent.add(next.row);
            } else {
                failed.add(next);
            }
        }
        if (!sent.isEmpty()) {
            awaitSockets();
            pending.sent(sent);
            sent.clear();
        }
        for (Outcome each : List.copyOf(failed)) {
            failed(each);
            failed.remove(each);
        }
        // Only now: nothing of them was to be read before that was written.
        ended.forEach(busy::remove);
        ended.clear();
    }

    /**
     * What is in memory alone would be gone if the process died between deleting and writing to the sockets of clients that are
     * connected. One who reads slowly is not waited for.
     */
    private void awaitSockets() {
        try {
            node.delivered().toCompletableFuture().get(DELIVERY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException tooMuchToDo) {
            LOG.debug("the loops have not delivered yet what is deleted from the outbox", tooMuchToDo);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(Outcome outcome) throws SQLException {
        Row row = outcome.row;
        Throwable problem = outcome.problem;
        if (row == null || problem == null || !outbox.fanfare().isReady()) {
            return;
        }
        if (problem instanceof ErrorException refused
                && refused.error().code() == ProtocolError.TOO_MANY_REQUESTS.code()) {
            // The engine is behind with everything, and not only with this.
            brakeUntil = System.nanoTime() + BRAKE_NANOS;
            return;
        }
        failedCount.incrementAndGet();
        if (failures.failed(row, problem)) {
            givenUpCount.incrementAndGet();
        }
    }

    private void measure() throws SQLException {
        if (System.nanoTime() - measureAt >= 0) {
            measure = pending.measure();
            measureAt = System.nanoTime() + MEASURE_NANOS;
        }
    }

    /** Waits for what is under way, and leaves the rest to others. */
    private void end() throws InterruptedException {
        long patience = System.nanoTime() + sendTimeout.toNanos();
        try {
            settle();
            while (!busy.isEmpty() && System.nanoTime() - patience < 0) {
                rest(BRAKE_NANOS);
                settle();
            }
            leases.giveBackAll();
        } catch (SQLException | RuntimeException problem) {
            LOG.warn(
                    "the partitions of the outbox could not be given back; others have them when the lease is over",
                    problem);
        }
        held = 0;
    }
}
