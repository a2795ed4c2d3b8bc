package dev.fanfare.state;

/** What became of an update. */
public enum StateOutcome {

    /** Something changed, and was announced. */
    APPLIED,

    /** Everything was so already; nothing was announced. */
    UNCHANGED,

    /** The condition was not met; nothing was done. */
    CONFLICT,

    /** A key has this version or a higher one ({@link EntryDetails#version()}); nothing was done. */
    OLD_VERSION,

    /** A key is there, and was to be new ({@link KeyCondition#NEW}); nothing was done, but perhaps it lasts longer. */
    KEY_EXISTS,

    /** A key is not there, and was to be ({@link KeyCondition#EXISTS}); nothing was done. */
    KEY_NOT_FOUND,

    /** The state would be larger than the update allows; nothing was done. */
    TOO_LARGE,

    /** What was to be added to is no integer, or would be one that not everybody can read; nothing was done. */
    NOT_A_NUMBER,

    /** The store has no room; nothing was done. */
    FULL
}
