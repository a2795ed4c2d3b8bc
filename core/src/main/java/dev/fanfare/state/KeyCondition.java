package dev.fanfare.state;

/** What must be so of every single key that an update sets or takes away; looked at in the same step as the update. */
public enum KeyCondition {

    /** Nothing need be so. */
    ALWAYS,

    /** The key must not be there. */
    NEW,

    /** The key must be there. */
    EXISTS
}
