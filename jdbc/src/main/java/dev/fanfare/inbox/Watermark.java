package dev.fanfare.inbox;

import org.jspecify.annotations.Nullable;

/**
 * What was marked together, however much it was: everything up to a position that was not written since.
 *
 * @param position up to here
 * @param change with which change of the user's inbox; rows that were written with a later one say themselves how they stand
 * @param time when, in milliseconds since 1970
 */
record Watermark(long position, long change, long time) {

    boolean covers(InboxRow row) {
        return row.position() <= position && row.marked() < change;
    }

    /** Since when a row is marked so: what it says itself, or this. */
    @Nullable
    Long timeFor(InboxRow row, @Nullable Long itself) {
        return itself == null && covers(row) ? Long.valueOf(time) : itself;
    }
}
