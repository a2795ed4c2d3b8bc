package dev.fanfare.bench.measure;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Histograms of times in nanoseconds, up to an hour, with three significant digits. */
public final class Latencies {

    /** More than this is recorded as this. */
    public static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);

    /** Significant digits of what is recorded. */
    private static final int DIGITS = 3;

    private Latencies() {}

    /** An empty histogram. */
    public static Histogram empty() {
        return new Histogram(MAX_NANOS, DIGITS);
    }

    /** What one thread may record to while another takes intervals from it. */
    public static SingleWriterRecorder recorder() {
        return new SingleWriterRecorder(MAX_NANOS, DIGITS);
    }

    /** What can be recorded of a time: clocks of two processors may differ a little. */
    public static long recordable(long nanos) {
        return Math.min(Math.max(nanos, 0), MAX_NANOS);
    }
}
