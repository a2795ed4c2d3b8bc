package dev.fanfare.channel;

/** Whether anybody subscribes to a channel, on any node. */
public enum ChannelState {
    /** Its first subscriber has come. */
    OCCUPIED,

    /** Its last subscriber is gone, and nobody has come back since. */
    VACATED
}
