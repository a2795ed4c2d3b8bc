package dev.fanfare.bench.sizing;

/**
 * What a cluster of a size would have to bear, in each second where it is of things that happen.
 *
 * @param connectionsPerNode if they are dealt out evenly
 * @param channels that there are
 * @param subscriptionsPerNode channels that a node has Redis tell it of
 * @param publications that are made
 * @param heard publications that Redis tells to nodes, all together
 * @param heardPerNode publications that a node hears of
 * @param announcedBytes what Redis sends for that
 * @param deliveriesPerNode to clients
 * @param coresPerNode processors that a node needs, at the load that is assumed
 * @param gigabytesPerNode memory for connections
 * @param redisCores processors that Redis needs, at the same load; a Redis has one
 * @param redisLinks connections that each Redis has from nodes
 * @param coresPerMillion processors of nodes and Redis for a million connections
 * @param gigabytesPerMillion memory of nodes for a million connections
 */
public record Estimate(
        int nodes,
        long connections,
        long connectionsPerNode,
        double channels,
        double subscriptionsPerNode,
        double publications,
        double heard,
        double heardPerNode,
        double announcedBytes,
        double deliveriesPerNode,
        double coresPerNode,
        double gigabytesPerNode,
        double redisCores,
        long redisLinks,
        double coresPerMillion,
        double gigabytesPerMillion) {}
