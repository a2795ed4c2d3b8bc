package dev.fanfare.bench.measure;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What arrives on one event loop. The loop alone writes; any one thread reads.
 *
 * <p>A latency runs from when a publication was meant to be sent, by its schedule, and not from when it
 * was sent: a server or publisher that stalls delays what is due meanwhile, and that delay counts. This
 * is how the histogram is free of coordinated omission.
 */
public final class Receipts {

    private final SingleWriterRecorder ordinary = Latencies.recorder();
    private final SingleWriterRecorder apart = Latencies.recorder();
    private final SingleWriterRecorder pauses = Latencies.recorder();
    private final SingleWriterRecorder readyTimes = Latencies.recorder();
    private final AtomicLong visible = new AtomicLong();
    private long deliveries;
    private long lastArrival;
    private long taken;

    /**
     * A publication has arrived.
     *
     * @param isApart whether the connection is one of those that are judged apart
     * @param meant when it was meant to be sent
     * @param now when it arrived
     */
    public void delivered(boolean isApart, long meant, long now) {
        deliveries++;
        (isApart ? apart : ordinary).recordValue(Latencies.recordable(now - meant));
    }

    /** Everything that arrived together has been told. */
    public void arrived(long now) {
        if (deliveries != visible.getPlain()) {
            visible.lazySet(deliveries);
            if (lastArrival != 0) {
                pauses.recordValue(Latencies.recordable(now - lastArrival));
            }
            lastArrival = now;
        }
    }

    /** A connection has got all its subscriptions, so long after it began. */
    public void ready(long nanos) {
        readyTimes.recordValue(Latencies.recordable(nanos));
    }

    /** How many publications have arrived since the beginning. */
    public long deliveries() {
        return visible.get();
    }

    /** What has arrived since the last call. */
    public Interval interval() {
        long now = deliveries();
        long count = now - taken;
        taken = now;
        Histogram pause = pauses.getIntervalHistogram();
        return new Interval(
                count,
                ordinary.getIntervalHistogram(),
                apart.getIntervalHistogram(),
                readyTimes.getIntervalHistogram(),
                pause.getTotalCount() == 0 ? 0 : pause.getMaxValue());
    }
}
