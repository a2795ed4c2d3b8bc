package dev.fanfare.push;

import java.util.Objects;

/**
 * What becomes of the number at the icon of an application.
 *
 * @param change what is done with it
 * @param count the number it is set to, or by how much it grows; 0 if it is left alone
 */
public record PushBadge(Change change, int count) {

    /** The number is left as it is. The default. */
    public static final PushBadge NONE = new PushBadge(Change.NONE, 0);

    /** What is done with the number. */
    public enum Change {
        /** Nothing. */
        NONE,
        /** It is set; 0 takes it away. */
        SET,
        /** It grows. */
        INCREASE
    }

    /**
     * Checks that number and change fit together; {@link #set} and {@link #increase} say it shorter.
     *
     * @param change what is done with the number
     * @param count 0 for {@link Change#NONE}, at least 0 for {@link Change#SET}, at least 1 for {@link Change#INCREASE}
     * @throws IllegalArgumentException if the count is not so
     */
    public PushBadge {
        Objects.requireNonNull(change, "change must not be null");
        int least = change == Change.INCREASE ? 1 : 0;
        if (count < least || (change == Change.NONE && count != 0)) {
            throw new IllegalArgumentException("badge: " + count + " does not fit " + change + "; it must be "
                    + (change == Change.NONE ? "0" : "at least " + least));
        }
    }

    /**
     * {@return a badge that shows a number}
     *
     * @param count at least 0, which takes the badge away
     * @throws IllegalArgumentException if it is negative
     */
    public static PushBadge set(int count) {
        return new PushBadge(Change.SET, count);
    }

    /**
     * {@return a badge that grows}
     *
     * @param count by how much; at least 1
     * @throws IllegalArgumentException if it is not
     */
    public static PushBadge increase(int count) {
        return new PushBadge(Change.INCREASE, count);
    }
}
