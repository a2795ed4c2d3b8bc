package dev.fanfare.handler;

/**
 * What a subscription token allows.
 *
 * @param user whom; must be the user of the connection
 * @param channel where; must be the channel asked for
 * @param client which connection; "" for any of the user's
 * @param options how
 */
public record SubscriptionGrant(String user, String channel, String client, SubscribeOptions options) {}
