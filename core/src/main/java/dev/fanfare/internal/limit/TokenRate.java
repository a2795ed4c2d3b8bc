package dev.fanfare.internal.limit;

/**
 * How often something may happen: by tokens that come at even distances and are saved up to so many. All that is to be
 * known of a bucket of them is the moment at which it will be full. Times are of a clock that does not go back.
 *
 * @param each the time in which a token comes
 * @param whole the time in which an empty bucket is filled
 */
public record TokenRate(long each, long whole) {

    /**
     * So many tokens in a time; in no time more than that, and than those that were saved, rounded to whole units of time.
     *
     * @param tokens how many come in the interval, at least 1
     * @param interval in units of the clock
     * @param saved how many a bucket holds, at least 1
     */
    public static TokenRate of(long tokens, long interval, long saved) {
        long each = (interval + tokens - 1) / tokens;
        return new TokenRate(each, each * saved);
    }

    /**
     * Whether a bucket has a token.
     *
     * @param fullAt when the bucket will be full
     */
    public boolean hasToken(long fullAt, long now) {
        return Math.max(fullAt - now, 0) + each <= whole;
    }

    /** When a bucket that has given a token will be full. */
    public long afterToken(long fullAt, long now) {
        return now + Math.max(fullAt - now, 0) + each;
    }
}
