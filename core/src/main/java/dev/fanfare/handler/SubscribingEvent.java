package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;

/**
 * A client wants to subscribe.
 *
 * @param client who
 * @param channel where
 * @param data what the client said
 */
public record SubscribingEvent(Client client, String channel, Payload data) {}
