package dev.fanfare.bench.load;

/**
 * When publications are meant to be sent: evenly spaced, whatever happens to those before.
 *
 * @param start when the first one is meant to be sent, in nanoseconds
 * @param perSecond how many in a second; more than 0
 */
record Schedule(long start, double perSecond) {

    private static final double NANOS = 1e9;

    /** When a publication is meant to be sent. */
    long meant(long number) {
        return start + (long) (number * NANOS / perSecond);
    }

    /** How many were meant to be sent up to a time, that time included. */
    long due(long now) {
        if (now < start) {
            return 0;
        }
        long count = (long) ((now - start) * perSecond / NANOS) + 1;
        // Rounding may be off by one in either direction.
        while (meant(count) <= now) {
            count++;
        }
        while (meant(count - 1) > now) {
            count--;
        }
        return count;
    }
}
