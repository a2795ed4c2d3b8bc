package dev.fanfare.sequence;

import java.util.stream.LongStream;

/**
 * Numbers of a sequence that follow each other.
 *
 * @param first the smallest
 * @param last the largest
 */
public record SequenceBlock(long first, long last) {

    /**
     * Numbers as a sequence gives them; public for tests of applications.
     *
     * @param first at least 1
     * @param last at least as large
     * @throws IllegalArgumentException if they are not so
     */
    public SequenceBlock {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(
                    "a block has at least one number from 1, and this is from " + first + " to " + last);
        }
    }

    /** {@return how many there are} */
    public long count() {
        return last - first + 1;
    }

    /** {@return all of them, rising} */
    public LongStream numbers() {
        return LongStream.rangeClosed(first, last);
    }
}
