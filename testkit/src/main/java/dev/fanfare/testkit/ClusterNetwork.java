package dev.fanfare.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What lies between nodes, and between a node and what they share: a test cuts it, slows it down, and makes it lose, double
 * and reorder what it carries. Everything that is on its way arrives when {@link #run} is called, on the calling thread.
 * Safe for any thread.
 */
public final class ClusterNetwork {

    /** How much later than the first a second copy may arrive. */
    private static final int LATE_MILLIS = 1000;

    private final FakeClock clock;
    private final Random random;
    private final Set<Set<String>> cut = new HashSet<>();
    private final Set<String> paused = new HashSet<>();
    private final List<Parcel> underWay = new ArrayList<>();
    private Duration delay = Duration.ZERO;
    private double loss;
    private double doubling;
    private double reordering;
    private long sent;

    private record Parcel(long due, double order, String from, String to, Runnable delivery) {}

    /**
     * A network that loses nothing and needs no time, until a test says otherwise.
     *
     * @param clock says what is due
     * @param random decides what is lost, doubled and reordered
     */
    public ClusterNetwork(FakeClock clock, Random random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Carries something from one end to another, unless the way is cut, now or when it would arrive.
     *
     * @param from the end that sends
     * @param to the end that gets it
     * @param delivery runs in {@link #run}, once, twice or not at all
     */
    public synchronized void send(String from, String to, Runnable delivery) {
        if (isCut(from, to) || random.nextDouble() < loss) {
            return;
        }
        add(from, to, delivery, 0);
        if (random.nextDouble() < doubling) {
            add(from, to, delivery, random.nextInt(LATE_MILLIS));
        }
    }

    /**
     * Carries something over a connection, which neither loses nor doubles nor reorders: it arrives once and in order, or, if
     * the way is cut, not at all.
     *
     * @param from the end that sends
     * @param to the end that gets it
     * @param delivery runs in {@link #run}, once or not at all
     */
    public synchronized void stream(String from, String to, Runnable delivery) {
        if (!isCut(from, to)) {
            add(from, to, delivery, 0, 0);
        }
    }

    private void add(String from, String to, Runnable delivery, int later) {
        add(from, to, delivery, later, random.nextDouble() < reordering ? random.nextInt(20) : 0);
    }

    private void add(String from, String to, Runnable delivery, int later, int behind) {
        double order = sent++ + behind;
        underWay.add(new Parcel(clock.ticker().millis() + delay.toMillis() + later, order, from, to, delivery));
    }

    /**
     * How long everything is under way from now on.
     *
     * @param newDelay of what is sent from now on; zero at the beginning
     */
    public synchronized void delay(Duration newDelay) {
        delay = newDelay;
    }

    /**
     * How reliable everything is from now on.
     *
     * @param newLoss the share that is lost, from 0 to 1
     * @param newDoubling the share that arrives twice
     * @param newReordering the share that is overtaken by others
     */
    public synchronized void reliability(double newLoss, double newDoubling, double newReordering) {
        loss = newLoss;
        doubling = newDoubling;
        reordering = newReordering;
    }

    /**
     * Cuts the way between two ends; what is under way there is lost.
     *
     * @param one an end, in any order with the other
     * @param other another end
     */
    public synchronized void cut(String one, String other) {
        cut.add(Set.of(one, other));
        underWay.removeIf(parcel -> isCut(parcel.from, parcel.to));
    }

    /**
     * Mends what was cut.
     *
     * @param one an end, in any order with the other
     * @param other another end
     */
    public synchronized void mend(String one, String other) {
        cut.remove(Set.of(one, other));
    }

    /**
     * Whether the way between two ends is cut.
     *
     * @param one an end, in any order with the other
     * @param other another end; the same is never cut
     * @return whether what is sent from now on is lost
     */
    public synchronized boolean isCut(String one, String other) {
        return !one.equals(other) && cut.contains(Set.of(one, other));
    }

    /** Asks the other end something at once; fails while the way there is cut. */
    <T> CompletionStage<T> reaching(String from, String to, Supplier<CompletionStage<T>> question) {
        return isCut(from, to)
                ? CompletableFuture.failedStage(new IllegalStateException("the way to the " + to + " is cut"))
                : question.get();
    }

    /**
     * Makes what is for a node wait, or arrive again.
     *
     * @param node the end for which it is
     * @param isPaused true to wait, false to arrive
     */
    public synchronized void paused(String node, boolean isPaused) {
        if (isPaused) {
            paused.add(node);
        } else {
            paused.remove(node);
        }
    }

    /**
     * Lets everything arrive that is due, in order but for what was reordered.
     *
     * @return whether anything arrived
     */
    public boolean run() {
        boolean any = false;
        for (List<Parcel> due = due(); !due.isEmpty(); due = due()) {
            any = true;
            due.forEach(parcel -> parcel.delivery.run());
        }
        return any;
    }

    private synchronized List<Parcel> due() {
        long now = clock.ticker().millis();
        List<Parcel> due = underWay.stream()
                .filter(parcel -> parcel.due <= now && !paused.contains(parcel.to))
                .sorted(Comparator.comparingDouble(Parcel::order))
                .toList();
        underWay.removeAll(due);
        return due;
    }
}
