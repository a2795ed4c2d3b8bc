package dev.fanfare.handler;

/**
 * A client is subscribed and has been told so.
 *
 * @param client who
 * @param channel where
 */
public record SubscribedEvent(Client client, String channel) {}
