package dev.fanfare.channel;

/** How much of a map is kept for those who come back. */
public enum MapMode {

    /** The values only, each for its time: who comes back reads all of them. */
    EPHEMERAL,

    /** The values, each for its time, and a stream of their changes: who comes back is given what changed. */
    RECOVERABLE,

    /** The same, and values have no end of their own. */
    PERSISTENT
}
