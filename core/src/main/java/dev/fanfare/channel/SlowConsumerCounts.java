package dev.fanfare.channel;

/**
 * What slow subscribers have cost on a node since it started.
 *
 * @param disconnected connections that were closed with {@code SLOW}
 * @param dropped publications that were left out because a limit was reached
 * @param conflated publications that a newer one has replaced
 * @param sentBack subscriptions that were ended with {@code INSUFFICIENT_STATE}, so that the client
 *     recovers what it was not given
 */
public record SlowConsumerCounts(long disconnected, long dropped, long conflated, long sentBack) {}
