package dev.fanfare.bench.witness;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How soon subscribers get what is published, and how long after the end of a fault they get anything again. Safe for any
 * thread.
 */
public final class Recovery {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Recorder latencies = new Recorder(1_000, LONGEST_NANOS, 3);

    private volatile int round;
    private volatile long since;
    private int awaited;
    private long slowest;

    /**
     * A fault is over.
     *
     * @param nanos when it was over; what is published from then on counts
     * @param subscribers how many shall get something of it
     */
    public synchronized void begin(long nanos, int subscribers) {
        since = nanos;
        awaited = subscribers;
        slowest = 0;
        round++;
    }

    /** Which fault it is; a subscriber counts once for each. */
    int round() {
        return round;
    }

    /** Since when it is over. */
    long since() {
        return since;
    }

    /** A subscriber has got something that was published after the fault. */
    synchronized void recovered(int ofRound, long nanos) {
        if (ofRound == round) {
            awaited--;
            slowest = Math.max(slowest, nanos - since);
        }
    }

    /** Something came so long after it was sent. */
    void delivered(long nanos) {
        latencies.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
    }

    /** How long after it was sent something came, since this was asked for the last time; in nanoseconds. */
    public Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    /** How many have got nothing yet. */
    public synchronized int awaited() {
        return awaited;
    }

    /** Nanoseconds until the last one of those had it that have it now. */
    public synchronized long slowest() {
        return slowest;
    }
}
