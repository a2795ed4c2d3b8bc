package dev.fanfare.map;

/** Whether a value is written under a key that is there, or is not. */
public enum KeyMode {

    /** Whatever is there. */
    REPLACE,

    /** Only if nothing is there: the first one wins. */
    IF_NEW,

    /** Only if something is there. */
    IF_EXISTS
}
