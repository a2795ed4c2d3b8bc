package dev.fanfare.spi;

/**
 * Messages in one buffer, ready for the wire. It is reference counted: whoever keeps it for later
 * calls {@link #retain()} first, and every reference is released exactly once.
 */
public interface SharedBatch {

    /** {@return how many bytes it puts on the wire} */
    int size();

    /** Takes another reference. */
    void retain();

    /** Gives a reference back; the last one frees the buffer. */
    void release();
}
