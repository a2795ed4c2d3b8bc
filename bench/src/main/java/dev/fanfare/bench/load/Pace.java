package dev.fanfare.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Says how many publications may be sent now, and when each was meant to be. Publications are numbered from 0. */
abstract class Pace {

    /** How long to wait when the server or the window has no room. */
    static final long PATIENCE_NANOS = 20_000;

    /** Nobody sleeps longer, so that everybody sees soon when it is over. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Pace() {}

    /** By a schedule that begins now, and that nothing slows down. */
    static Pace of(double perSecond) {
        Schedule schedule = new Schedule(System.nanoTime(), perSecond);
        return new Pace() {
            @Override
            long due(long sent) {
                return schedule.due(System.nanoTime()) - sent;
            }

            @Override
            long meant(long number) {
                return schedule.meant(number);
            }

            @Override
            long waitNanos(long sent) {
                return Math.min(Math.max(schedule.meant(sent) - System.nanoTime(), PATIENCE_NANOS), LONGEST_NANOS);
            }
        };
    }

    /**
     * As fast as deliveries allow.
     *
     * @param window deliveries that may be outstanding
     * @param subscribers of each channel; with none, nothing is ever outstanding
     * @param delivered how many deliveries there have been
     */
    static Pace within(long window, int subscribers, LongSupplier delivered) {
        return new Pace() {
            @Override
            long due(long sent) {
                return subscribers == 0
                        ? Long.MAX_VALUE
                        : (window - (sent * subscribers - delivered.getAsLong())) / subscribers;
            }

            @Override
            long meant(long number) {
                return System.nanoTime();
            }

            @Override
            long waitNanos(long sent) {
                return PATIENCE_NANOS;
            }
        };
    }

    /** How many may be sent now; 0 or less for none. */
    abstract long due(long sent);

    /** When a publication was meant to be sent. */
    abstract long meant(long number);

    /** After what time to ask again, if none may be sent. */
    abstract long waitNanos(long sent);
}
