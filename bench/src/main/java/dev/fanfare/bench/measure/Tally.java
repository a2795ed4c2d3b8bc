package dev.fanfare.bench.measure;

/**
 * What went wrong with deliveries; all 0 if nothing did.
 *
 * @param lost never arrived
 * @param duplicates arrived again
 * @param outOfOrder arrived after one that was published later
 */
public record Tally(long lost, long duplicates, long outOfOrder) {

    /** Nothing went wrong. */
    public static final Tally NONE = new Tally(0, 0, 0);

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(lost + other.lost, duplicates + other.duplicates, outOfOrder + other.outOfOrder);
    }

    /** Whether nothing went wrong. */
    public boolean isClean() {
        return lost == 0 && duplicates == 0 && outOfOrder == 0;
    }
}
