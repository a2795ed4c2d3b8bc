package dev.fanfare.channel;

/**
 * What the channels of a namespace know of their subscribers, and tell of them.
 *
 * @param isKept the channel knows who is subscribed
 * @param joinLeave coming and going is announced
 * @param forcePushJoinLeave every subscriber hears of it, not only those that ask
 */
public record PresenceOptions(boolean isKept, boolean joinLeave, boolean forcePushJoinLeave) {}
