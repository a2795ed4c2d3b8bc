package dev.fanfare.poll;

/**
 * What one node does for shared polls.
 *
 * @param channels with subscribers, or of which something is still known
 * @param keys that somebody tracks, or of which something is still known
 * @param requests to backends, since the start
 * @param failures those of them that failed
 * @param changes of values that were seen, since the start
 */
public record SharedPollCounts(long channels, long keys, long requests, long failures, long changes) {}
