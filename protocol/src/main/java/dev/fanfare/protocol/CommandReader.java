package dev.fanfare.protocol;

import org.jspecify.annotations.Nullable;

/** The commands of one frame, in order. Not safe for use by several threads at a time. */
public interface CommandReader {

    /**
     * {@return the next command, or null after the last}
     *
     * @throws ProtocolException if the rest of the frame cannot be decoded, or if the frame holds no
     *     command at all; the reader is of no use afterwards
     */
    @Nullable
    Command next();
}
