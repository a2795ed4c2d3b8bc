package dev.fanfare.bench.cluster;

import dev.fanfare.bench.load.Followers;
import dev.fanfare.bench.report.Progress;
import dev.fanfare.bench.scenario.BenchException;
import dev.fanfare.bench.witness.ChannelWitness;
import dev.fanfare.bench.witness.Recovery;
import dev.fanfare.bench.witness.SubscriptionWitness;
import dev.fanfare.bench.witness.Violations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Clients and publishers, faults one after the other, and what the witnesses say in the end. */
public final class ClusterRun {

    private static final int RAMP = 1_000;
    private static final int LOOPS = 2;
    private static final long POLL_MILLIS = 20;
    private static final long CONNECT_SECONDS = 60;
    private static final long QUIET_MILLIS = 10_000;

    /** How long is waited for those who have not recovered in time, so that it is known whether they ever do. */
    private static final long PATIENCE_SECONDS = 60;

    private static final long END_SECONDS = 30;

    private final ClusterPlan plan;
    private final Cluster cluster;
    private final Progress progress;
    private final Violations violations = new Violations();
    private final Recovery recovery = new Recovery();
    private final List<ChannelWitness> channels = new ArrayList<>();
    private final List<SubscriptionWitness> subscriptions = new ArrayList<>();
    private final List<ClusterResult.Disturbance> disturbances = new ArrayList<>();
    private final Followers followers;
    private final Publishers publishers;
    private long told;

    private ClusterRun(ClusterPlan plan, Cluster cluster, Progress progress) {
        this.plan = plan;
        this.cluster = cluster;
        this.progress = progress;
        this.followers = new Followers(
                cluster.nodes().stream().map(NodeProcess::webSocket).toList(), LOOPS);
        for (int i = 0; i < plan.channels(); i++) {
            channels.add(new ChannelWitness(String.format(Locale.ROOT, "bench%06d", i), violations));
        }
        for (int i = 0; i < plan.connections(); i++) {
            int number = channel(i);
            ChannelWitness channel = channels.get(number);
            SubscriptionWitness witness = channel.subscription(i, recovery);
            subscriptions.add(witness);
            followers.add(channel.name(), number, witness);
        }
        this.publishers = new Publishers(cluster.nodes(), channels, plan.rate(), plan.publishers(), plan.payload());
    }

    /** Which channel a client subscribes to. Those of one channel are not all at home on the same node. */
    private int channel(int client) {
        return client / plan.nodes() % plan.channels();
    }

    /**
     * Runs.
     *
     * @param cluster healthy, and of the plan
     * @param progress told what happens
     */
    public static ClusterResult run(ClusterPlan plan, Cluster cluster, Progress progress)
            throws IOException, InterruptedException {
        ClusterRun run = new ClusterRun(plan, cluster, progress);
        try {
            return run.run();
        } finally {
            run.publishers.close();
            run.followers.close();
        }
    }

    private ClusterResult run() throws IOException, InterruptedException {
        followers.connect(RAMP);
        await(CONNECT_SECONDS * 1_000, () -> followers.subscribed() == followers.size());
        if (followers.subscribed() < followers.size()) {
            throw new BenchException("After " + CONNECT_SECONDS + " s only " + followers.subscribed() + " of "
                    + followers.size() + " clients are subscribed. " + followers.lastEnd());
        }
        progress.say(String.format(Locale.ROOT, "%,d clients are subscribed", followers.size()));
        publishers.start();
        ClusterResult.Latency quiet = quiet();
        long begin = System.nanoTime();
        disturb(begin);
        double seconds = (System.nanoTime() - begin) / 1e9;
        publishers.stop();
        settle();
        channels.forEach(ChannelWitness::end);
        return result(seconds, quiet);
    }

    private ClusterResult.Latency quiet() throws InterruptedException {
        Thread.sleep(QUIET_MILLIS);
        recovery.latencies();
        publishers.answered();
        long begin = System.nanoTime();
        Thread.sleep(QUIET_MILLIS);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Histogram delivered = recovery.latencies();
        Histogram answered = publishers.answered();
        ClusterResult.Latency quiet = new ClusterResult.Latency(
                millis(delivered, 50),
                millis(delivered, 99),
                millis(answered, 50),
                millis(answered, 99),
                answered.getTotalCount() / seconds);
        progress.say(String.format(
                Locale.ROOT,
                "%,.0f publications/s acknowledged, p50 %.1f ms, p99 %.1f ms; delivered p50 %.1f ms, p99 %.1f ms",
                quiet.publicationsPerSecond(),
                quiet.answeredP50(),
                quiet.answeredP99(),
                quiet.deliveredP50(),
                quiet.deliveredP99()));
        return quiet;
    }

    private static double millis(Histogram nanos, double percentile) {
        return nanos.getValueAtPercentile(percentile) / 1e6;
    }

    private void disturb(long begin) throws IOException, InterruptedException {
        Random random = new Random(plan.seed());
        Faults faults =
                new Faults(cluster, channels.stream().map(ChannelWitness::name).toList(), plan.faultMillis());
        List<Fault> choice = new ArrayList<>(List.of(Fault.values()));
        if (plan.faketime().isEmpty()) {
            choice.remove(Fault.CLOCK_STEP);
        }
        long end = begin + TimeUnit.SECONDS.toNanos(plan.seconds());
        int steps = plan.steps().size();
        for (int i = 0; plan.seconds() > 0 ? System.nanoTime() - end < 0 : i < steps; i++) {
            Step step = steps == 0 ? Step.choose(choice, random) : plan.steps().get(i % steps);
            disturb(step, faults, random, begin);
            Thread.sleep(plan.restMillis());
        }
    }

    private void disturb(Step step, Faults faults, Random random, long begin) throws IOException, InterruptedException {
        double at = (System.nanoTime() - begin) / 1e9;
        long refused = publishers.refused();
        long announced = announcements();
        int reconnects = followers.reconnects();
        progress.say(step.toString());
        List<Faults.Over> overs = happen(step, faults, random);
        long over =
                overs.stream().mapToLong(Faults.Over::nanos).reduce(overs.get(0).nanos(), ClusterRun::later);
        double recovered = awaitRecovery(over, step.faults().stream().anyMatch(Fault::lasts));
        publishers.halfQuiet(false);
        tell(new ClusterResult.Disturbance(
                step.toString(),
                at,
                overs.stream().map(Faults.Over::what).collect(Collectors.joining(" and ")),
                recovered,
                publishers.refused() - refused,
                announcements() - announced,
                followers.reconnects() - reconnects));
        for (Faults.Over each : overs) {
            each.repair().run();
        }
        if (step.faults().contains(Fault.KILL_NODE)) {
            publishers.goHome();
            for (NodeProcess node : cluster.nodes()) {
                followers.goHome(node.number());
            }
        }
    }

    /**
     * Waits until everybody gets again what is published, and has what was published to channels that are quiet since.
     *
     * @return in milliseconds since the fault was over; negative if that did not come about
     */
    private double awaitRecovery(long over, boolean isHalfQuiet) throws InterruptedException {
        List<SubscriptionWitness> loud = new ArrayList<>();
        List<ChannelWitness> quiet = new ArrayList<>();
        for (int i = 0; i < subscriptions.size(); i++) {
            if (!isHalfQuiet || !Publishers.isOfQuietHalf(channel(i))) {
                loud.add(subscriptions.get(i));
            }
        }
        for (int i = 0; i < channels.size(); i++) {
            if (isHalfQuiet && Publishers.isOfQuietHalf(i)) {
                quiet.add(channels.get(i));
            }
        }
        recovery.begin(over, loud.size());
        await(PATIENCE_SECONDS * 1_000, () -> quiet.stream().allMatch(ChannelWitness::isSettled));
        double settled = (System.nanoTime() - over) / 1e6;
        await(PATIENCE_SECONDS * 1_000, () -> recovery.awaited() <= 0);
        if (recovery.awaited() <= 0 && quiet.stream().allMatch(ChannelWitness::isSettled)) {
            return quiet.isEmpty() ? recovery.slowest() / 1e6 : Math.max(recovery.slowest() / 1e6, settled);
        }
        loud.forEach(SubscriptionWitness::tellIfDeaf);
        quiet.forEach(ChannelWitness::tellIfUnsettled);
        return -1;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Lets them happen at once, the second one a moment later. */
    private List<Faults.Over> happen(Step step, Faults faults, Random random) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(step.faults().size());
        try {
            List<Future<Faults.Over>> futures = new ArrayList<>();
            for (Fault fault : step.faults()) {
                Random own = new Random(random.nextLong());
                long later = futures.isEmpty() ? 0 : own.nextInt((int) plan.faultMillis() / 2 + 1);
                futures.add(threads.submit(() -> {
                    Thread.sleep(later);
                    return faults.happen(fault, own);
                }));
            }
            if (step.faults().stream().anyMatch(Fault::lasts)) {
                Thread.sleep(random.nextInt((int) plan.faultMillis() / 2 + 1));
                publishers.halfQuiet(true);
            }
            List<Faults.Over> overs = new ArrayList<>();
            for (Future<Faults.Over> future : futures) {
                overs.add(future.get());
            }
            return overs;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException problem) {
                throw problem;
            }
            throw new BenchException(step + " could not be carried out: " + failed.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private void tell(ClusterResult.Disturbance what) {
        disturbances.add(what);
        progress.say(String.format(
                Locale.ROOT,
                "%s, %s: %s, %,d publications refused, %,d announcements, %,d reconnects, %d violations",
                what.faults(),
                what.what(),
                what.recoveredMillis() < 0
                        ? recovery.awaited() + " clients get nothing"
                        : String.format(Locale.ROOT, "recovered after %,.0f ms", what.recoveredMillis()),
                what.refused(),
                what.announcements(),
                what.reconnects(),
                violations.total()));
        violations.examples().stream().skip(told).forEach(each -> {
            told++;
            progress.say(
                    "  " + each.kind() + " " + each.channel() + " client " + each.subscriber() + ": " + each.text());
        });
    }

    private long announcements() {
        return subscriptions.stream()
                .mapToLong(SubscriptionWitness::announcements)
                .sum();
    }

    /** Publishes a last one to each channel, and waits until everybody has it, or it is too late. */
    private void settle() throws InterruptedException {
        int[] last = publishers.last(System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS));
        await(END_SECONDS * 1_000, () -> {
            for (int i = 0; i < last.length; i++) {
                if (last[i] >= 0 && !channels.get(i).isDelivered(last[i])) {
                    return false;
                }
            }
            return true;
        });
    }

    private static void await(long millis, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private ClusterResult result(double seconds, ClusterResult.Latency quiet) {
        return new ClusterResult(
                plan,
                seconds,
                channels.stream().mapToLong(ChannelWitness::published).sum(),
                channels.stream().mapToLong(ChannelWitness::acknowledged).sum(),
                publishers.refused(),
                publishers.lastRefusal(),
                subscriptions.stream()
                        .mapToLong(SubscriptionWitness::deliveries)
                        .sum(),
                announcements(),
                channels.stream().mapToLong(ChannelWitness::excused).sum(),
                subscriptions.stream().mapToLong(SubscriptionWitness::again).sum(),
                followers.reconnects(),
                followers.ends(),
                quiet,
                disturbances,
                violations.counts(),
                violations.examples());
    }
}
