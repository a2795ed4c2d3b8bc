package dev.fanfare.cluster;

import java.time.Duration;
import java.util.Objects;

/**
 * How a node is doing.
 *
 * @param node who it is
 * @param clients connected clients
 * @param users different users; all anonymous ones count as one
 * @param channels channels with subscribers
 * @param subscriptions subscriptions
 * @param uptime since the start
 */
public record NodeInfo(NodeIdentity node, int clients, int users, int channels, int subscriptions, Duration uptime) {

    /**
     * What a node says of itself.
     *
     * @param node who it is
     * @param clients connected clients
     * @param users different users; all anonymous ones count as one
     * @param channels channels with subscribers
     * @param subscriptions of all its clients
     * @param uptime since the start
     */
    public NodeInfo {
        Objects.requireNonNull(node, "node must not be null");
        Objects.requireNonNull(uptime, "uptime must not be null");
    }
}
