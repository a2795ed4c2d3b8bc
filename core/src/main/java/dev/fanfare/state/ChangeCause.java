package dev.fanfare.state;

/** Why a state changed. */
public enum ChangeCause {

    /** Values were set, and perhaps some taken away; something is left. */
    UPDATED,

    /** The last value was taken away by a call. */
    REMOVED,

    /** The time of what is gone was over. */
    EXPIRED,

    /** Nothing of the state changed: a message was sent to those who follow it. */
    MESSAGE
}
