package dev.fanfare.bench.load;

import dev.fanfare.bench.measure.Interval;
import dev.fanfare.bench.measure.Tally;

/** The subscribing clients of a run, wherever they are. For one thread, but for {@link #deliveries}. */
public interface Crew extends AutoCloseable {

    /** Begins to open the connections, at the plan's pace; {@link #counts} tells how far it is. */
    void open();

    /** How the connections are. */
    Counts counts();

    /** How many publications have arrived since the beginning; from any thread. */
    long deliveries();

    /** What has arrived since the last call. */
    Interval interval();

    /** Makes the odd ones stop reading. */
    void stall();

    /** Cuts the ordinary connections. */
    void drop();

    /** Begins to open the ordinary connections again, all at once, recovering what they missed. */
    void reopen();

    /**
     * The verdict; only when nothing arrives any more.
     *
     * @param published the last sequence number of each channel
     */
    Tally tally(long[] published);

    @Override
    void close();

    /**
     * How connections are.
     *
     * @param ready open, with all subscriptions
     * @param failed gone without having been dropped, or never opened
     * @param unrecovered came back, but the server could not give them what they missed
     * @param problem why the last one failed; "" if none did
     */
    record Counts(int ready, int failed, int unrecovered, String problem) {

        /** Both together. */
        public Counts plus(Counts other) {
            return new Counts(
                    ready + other.ready,
                    failed + other.failed,
                    unrecovered + other.unrecovered,
                    problem.isEmpty() ? other.problem : problem);
        }
    }
}
