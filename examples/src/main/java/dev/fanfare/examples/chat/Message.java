package dev.fanfare.examples.chat;

/**
 * One message, as it is stored and as the page gets it.
 *
 * @param id counts up over all rooms
 * @param user the id of who wrote it
 * @param name what the writer called itself
 * @param text what it wrote
 * @param time when, in milliseconds since 1970
 */
record Message(long id, String user, String name, String text, long time) {}
