package dev.fanfare.state;

import java.util.Objects;

/**
 * How an update treats the keys that it sets or takes away.
 *
 * @param condition what must be so of each of them
 * @param details what is known of each that is set; of one that is taken away its tags alone, if there are any
 * @param repeats whether a value is set anew, and announced, that is there already
 * @param keepsAlive whether a key that {@link KeyCondition#NEW} keeps back, because it is there, has its time to live begin
 *     anew
 * @param tellsBefore whether the change that is announced has the value that was there before
 */
public record KeyOptions(
        KeyCondition condition, EntryDetails details, boolean repeats, boolean keepsAlive, boolean tellsBefore) {

    /** Nothing is asked, nothing is known, and equal values are no change. */
    public static final KeyOptions DEFAULT =
            new KeyOptions(KeyCondition.ALWAYS, EntryDetails.NONE, false, false, false);

    /**
     * How keys are treated; {@link StateUpdate#builder} says it by name.
     *
     * @param condition what must be so
     * @param details {@link EntryDetails#NONE} for none
     * @param repeats whether equal values are changes
     * @param keepsAlive whether a key that is there lasts longer
     * @param tellsBefore whether the value before is announced
     */
    public KeyOptions {
        Objects.requireNonNull(condition, "condition must not be null");
        Objects.requireNonNull(details, "details must not be null");
    }
}
