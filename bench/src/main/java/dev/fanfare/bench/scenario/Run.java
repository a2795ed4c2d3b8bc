package dev.fanfare.bench.scenario;

import dev.fanfare.bench.load.Crew;
import dev.fanfare.bench.load.Ledger;
import dev.fanfare.bench.load.Press;
import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.ServerProbe;
import dev.fanfare.bench.plan.Plan;
import dev.fanfare.bench.report.Progress;
import dev.fanfare.bench.report.Result;
import dev.fanfare.bench.workers.Crews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The steps that scenarios are made of. Everything that was opened is closed at the end. */
final class Run implements AutoCloseable {

    /** A server that has not answered for so long does not. */
    private static final long PATIENCE_SECONDS = 30;

    /** Deliveries that have not come for so long do not. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long POLL_MILLIS = 2;

    private final Plan plan;
    private final Progress progress;
    private final @Nullable ServerProbe probe;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable Crew crew;
    private final Ledger ledger;

    Run(Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
        this.ledger = new Ledger(plan);
        this.probe = plan.serverPids().isEmpty() ? null : new ServerProbe(plan.serverPids());
    }

    Plan plan() {
        return plan;
    }

    Progress progress() {
        return progress;
    }

    /** The servers' processes, if they are known. */
    Optional<ServerProbe> probe() {
        return Optional.ofNullable(probe);
    }

    Crew crew() {
        if (crew == null) {
            throw new IllegalStateException("the connections are not open");
        }
        return crew;
    }

    /** What has been published. */
    Ledger ledger() {
        return ledger;
    }

    /** Opens all connections of a plan and waits until they have their subscriptions. */
    Crew openCrew(Plan whose) throws IOException, InterruptedException {
        Crew opening = closing(Crews.of(whose));
        crew = opening;
        int total = whose.layout().total();
        opening.open();
        awaitReady(opening, total);
        Crew.Counts counts = opening.counts();
        if (counts.failed() > 0) {
            throw new BenchException("Only " + counts.ready() + " of " + total + " connections could be opened: "
                    + counts.problem() + ".");
        }
        progress.say(String.format("%,d connections are ready", total));
        return opening;
    }

    /** Waits until so many connections are ready, one has failed, or nothing has happened for long. */
    void awaitReady(Crew opening, int total) throws InterruptedException {
        int before = -1;
        for (long since = System.nanoTime(); System.nanoTime() - since < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS); ) {
            long second = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            BooleanSupplier settled =
                    () -> opening.counts().ready() >= total || opening.counts().failed() > 0;
            while (!settled.getAsBoolean() && System.nanoTime() < second) {
                Thread.sleep(POLL_MILLIS);
            }
            Crew.Counts counts = opening.counts();
            if (counts.ready() >= total || counts.failed() > 0) {
                return;
            }
            if (counts.ready() != before) {
                before = counts.ready();
                since = System.nanoTime();
            }
            progress.say(String.format("%,d of %,d connections are ready", counts.ready(), total));
        }
        throw new BenchException("Only " + before + " of " + total
                + " connections became ready; the server has not answered the others for " + PATIENCE_SECONDS + " s.");
    }

    /** Opens the way on which publications go. */
    Press openPress() throws InterruptedException {
        return closing(Press.open(plan, ledger));
    }

    /**
     * Lets time pass, tells every second how it is, and returns what arrived.
     *
     * @param check run every second; throws if there is no sense in going on
     */
    Interval watch(double seconds, Runnable check) throws InterruptedException {
        Interval sum = Interval.empty();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(TimeUnit.SECONDS.toNanos(1), end - now));
            check.run();
            Interval interval = crew().interval();
            if (plan.layout().total() > 0) {
                progress.tell(crew().counts().ready(), interval, (System.nanoTime() - now) / 1e9);
            }
            sum = sum.plus(interval);
        }
        return sum;
    }

    /** Waits until everything that was published has arrived, or nothing arrives any more. */
    void settle() throws InterruptedException {
        long expected = ledger.expectedDeliveries();
        long before = -1;
        for (long since = System.nanoTime(); System.nanoTime() - since < QUIET_NANOS; ) {
            long now = crew().deliveries();
            if (now >= expected) {
                return;
            }
            if (now != before) {
                before = now;
                since = System.nanoTime();
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** The result, with what every scenario has in common; {@link #settle} comes before. */
    Result result(@Nullable Interval measured, double seconds, Result.@Nullable Server server) {
        Crew.Counts counts = crew().counts();
        return Result.of(
                setup(seconds),
                ledger.publications(),
                crew().deliveries(),
                measured == null ? null : measured.deliveries() / seconds,
                crew().tally(ledger.published()),
                counts.failed(),
                counts.problem(),
                measured == null ? null : Result.Latency.of(measured.ordinary()),
                measured == null ? null : measured.longestPauseNanos() / 1e6,
                server);
    }

    /**
     * What it cost the server; null if its process is not known.
     *
     * @param cpuNanos its processor time while it was measured
     */
    Result.@Nullable Server server(long cpuNanos, Interval measured) {
        long deliveries = measured.deliveries();
        return probe == null
                ? null
                : new Result.Server(deliveries == 0 ? null : cpuNanos / 1e3 / deliveries, probe.rssKb(), null, null);
    }

    /** The server's memory; null if its process is not known. */
    Result.@Nullable Server server() {
        return server(0, Interval.empty());
    }

    private Result.Setup setup(double seconds) {
        return new Result.Setup(
                plan.scenario().toString(),
                String.join(", ", plan.urls()),
                plan.transport().toString(),
                plan.dialect().name().toLowerCase(Locale.ROOT),
                plan.encoding().name().toLowerCase(Locale.ROOT),
                plan.layout().total(),
                plan.layout().allChannels(),
                plan.layout().subscribers(),
                plan.payload(),
                plan.rate(),
                seconds);
    }

    /** Closes something when the run is over. */
    <C extends AutoCloseable> C closing(C closeable) {
        opened.add(closeable);
        return closeable;
    }

    @Override
    public void close() {
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception failed) {
                progress.say("Something could not be closed: " + failed);
            }
        }
    }
}
