package dev.fanfare.bench.report;

import dev.fanfare.bench.measure.Interval;
import java.io.PrintWriter;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Tells people every second how far it is. */
public final class Progress {

    private final PrintWriter out;
    private final long start = System.nanoTime();

    /**
     * @param out where to; each line is flushed
     */
    public Progress(PrintWriter out) {
        this.out = out;
    }

    /** Says something. */
    public void say(String sentence) {
        out.printf(Locale.ROOT, "%5.0f s  %s%n", (System.nanoTime() - start) / 1e9, sentence);
        out.flush();
    }

    /** Says how calls of the HTTP API were answered lately. */
    public void answers(Histogram nanos) {
        say(String.format(
                Locale.ROOT,
                "%,d publications answered  p50 %s  p99 %s",
                nanos.getTotalCount(),
                Reports.millis(nanos.getValueAtPercentile(50) / 1e3),
                Reports.millis(nanos.getValueAtPercentile(99) / 1e3)));
    }

    /** Says what arrived lately. */
    public void tell(int connections, Interval interval, double seconds) {
        Histogram latencies = interval.ordinary().getTotalCount() > 0 ? interval.ordinary() : interval.apart();
        if (latencies.getTotalCount() == 0) {
            say(String.format(Locale.ROOT, "%,d connections", connections));
            return;
        }
        say(String.format(
                Locale.ROOT,
                "%,d connections  %,.0f deliveries/s  p50 %s  p99 %s",
                connections,
                interval.deliveries() / seconds,
                Reports.millis(latencies.getValueAtPercentile(50) / 1e3),
                Reports.millis(latencies.getValueAtPercentile(99) / 1e3)));
    }
}
