package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;

/**
 * A client wants to publish.
 *
 * @param client who
 * @param channel where
 * @param data what
 */
public record PublishingEvent(Client client, String channel, Payload data) {}
