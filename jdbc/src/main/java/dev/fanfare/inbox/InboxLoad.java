package dev.fanfare.inbox;

/**
 * How the database of inboxes keeps up with what this process asks.
 *
 * @param answered questions that it has answered since the start, those included that it has refused
 * @param failed questions that it has not answered, because it was away or broken
 * @param refused questions that it was not asked, because too much waits (error 111)
 * @param waiting questions that wait for it now
 */
public record InboxLoad(long answered, long failed, long refused, int waiting) {}
