package dev.fanfare.protocol;

/**
 * A place in a channel's stream.
 *
 * @param offset of the last publication before this place; 1 for the first ever, 0 for none
 * @param epoch names the stream; another epoch is another stream, and offsets do not compare
 */
public record StreamPosition(long offset, String epoch) {

    /** Nothing seen yet. */
    public static final StreamPosition NONE = new StreamPosition(0, "");
}
