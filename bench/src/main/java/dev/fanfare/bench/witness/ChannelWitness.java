package dev.fanfare.bench.witness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What was published to one channel, and what its subscribers saw of it. Whoever publishes to it awaits what becomes of one
 * publication before the next, so that what was acknowledged has an order. Safe for any thread; times are of
 * {@link System#nanoTime()}.
 */
public final class ChannelWitness {

    private static final int FIRST = 256;

    final Places places = new Places();
    private final String name;
    private final Violations violations;
    private final List<SubscriptionWitness> subscriptions = new ArrayList<>();
    private final BitSet acknowledged = new BitSet();
    private long[] sent = new long[FIRST];
    private int published;
    private int settled;
    private long excused;

    /**
     * @param name of the channel
     * @param violations where those go that are found
     */
    public ChannelWitness(String name, Violations violations) {
        this.name = name;
        this.violations = violations;
    }

    /** The channel. */
    public String name() {
        return name;
    }

    /**
     * One more client subscribes.
     *
     * @param subscriber which one
     */
    public synchronized SubscriptionWitness subscription(int subscriber, Recovery recovery) {
        SubscriptionWitness made = new SubscriptionWitness(this, subscriber, recovery);
        subscriptions.add(made);
        return made;
    }

    /**
     * Something is going to be published.
     *
     * @return its number in the channel, from 0, which goes with it
     */
    public synchronized int publishing(long nanos) {
        if (published == sent.length) {
            sent = Arrays.copyOf(sent, 2 * sent.length);
        }
        sent[published] = nanos;
        return published++;
    }

    /** A server has said that it is published, and where. What was never acknowledged may be there or not. */
    public synchronized void acknowledged(int sequence, String epoch, long offset) {
        acknowledged.set(sequence);
        int number = places.epoch(epoch);
        String contradiction = places.put(sequence, number, offset, published);
        if (!contradiction.isEmpty()) {
            violation(Violation.Kind.MISPLACED, -1, contradiction);
        }
    }

    boolean isAcknowledged(int sequence) {
        return acknowledged.get(sequence);
    }

    boolean isPublished(int sequence) {
        return sequence >= 0 && sequence < published;
    }

    int publications() {
        return published;
    }

    long sent(int sequence) {
        return sent[sequence];
    }

    void violation(Violation.Kind kind, int subscriber, String text) {
        violations.add(new Violation(kind, name, subscriber, text));
    }

    /** How many have been sent. */
    public synchronized long published() {
        return published;
    }

    /** How many were acknowledged. */
    public synchronized long acknowledged() {
        return acknowledged.cardinality();
    }

    /** Acknowledged publications that a subscriber did not get, and was told so; known after {@link #end}. */
    public synchronized long excused() {
        return excused;
    }

    /** Whether everybody has got a publication. */
    public synchronized boolean isDelivered(int sequence) {
        return subscriptions.stream().allMatch(each -> each.has(sequence));
    }

    /**
     * Whether everybody has got everything that was acknowledged so far, or was told that it is missing. For channels to which
     * nothing more is published, so that nothing that comes later shows that something is missing.
     */
    public synchronized boolean isSettled() {
        while (settled < published) {
            int next = settled;
            if (acknowledged.get(next)) {
                if (!subscriptions.stream().allMatch(each -> each.has(next) || each.isToldOf(next))) {
                    return false;
                }
            } else if (next == published - 1) {
                // It may be under way.
                return true;
            }
            settled++;
        }
        return true;
    }

    /** Somebody has waited for too long for {@link #isSettled}. */
    public synchronized void tellIfUnsettled() {
        if (!isSettled()) {
            violation(
                    Violation.Kind.DEAF,
                    -1,
                    "number " + settled + " at "
                            + places.place(places.epochOf(settled), places.offset(settled))
                            + " is not delivered to everybody, and nothing comes after it");
        }
    }

    /** Nothing more will be published or delivered: what is missing now is lost. */
    public synchronized void end() {
        for (SubscriptionWitness subscription : subscriptions) {
            for (int n = acknowledged.nextSetBit(0); n >= 0; n = acknowledged.nextSetBit(n + 1)) {
                if (subscription.has(n)) {
                    continue;
                }
                if (subscription.isToldOf(n)) {
                    excused++;
                } else {
                    subscription.lost(n);
                }
            }
        }
    }
}
