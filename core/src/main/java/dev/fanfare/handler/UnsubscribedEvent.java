package dev.fanfare.handler;

import dev.fanfare.protocol.UnsubscribeCode;

/**
 * A subscription has ended.
 *
 * @param client who
 * @param channel where
 * @param code why
 */
public record UnsubscribedEvent(Client client, String channel, UnsubscribeCode code) {}
