package dev.fanfare.examples.chat;

/**
 * One message, as it is stored and as the page gets it.
 *
 * @param id larger than that of every message stored before, in any room; never used twice
 * @param user the id of who wrote it
 * @param name what the writer called itself
 * @param text what it wrote
 * @param time when, in milliseconds since 1970
 * @param key what its writer tells its messages apart by; "" for nothing
 */
record Message(long id, String user, String name, String text, long time, String key) {}
