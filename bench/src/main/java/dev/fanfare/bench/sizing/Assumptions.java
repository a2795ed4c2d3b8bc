package dev.fanfare.bench.sizing;

import java.util.List;

/**
 * What is assumed of an application, and of what things cost.
 *
 * @param audience the kinds of channels that a connection is subscribed to
 * @param payload bytes of a publication
 * @param connectionKb memory of a node for a connection with its subscriptions
 * @param deliveryMicros processor time of a node for a delivery
 * @param publicationMicros processor time of a node for a publication that it is asked for
 * @param heardMicros processor time of a node for a publication that it hears of
 * @param redisPublicationMicros processor time of Redis for a publication
 * @param redisHeardMicros processor time of Redis for having one node hear of it
 * @param load which part of a processor is used when nothing is wrong
 * @param linksPerRedis connections of a node to each Redis
 * @param seed of the simulation
 */
public record Assumptions(
        List<Audience> audience,
        int payload,
        double connectionKb,
        double deliveryMicros,
        double publicationMicros,
        double heardMicros,
        double redisPublicationMicros,
        double redisHeardMicros,
        double load,
        int linksPerRedis,
        long seed) {

    public Assumptions {
        audience = List.copyOf(audience);
    }

    /**
     * A kind of channels.
     *
     * @param subscribers of each
     * @param perConnection how many of them a connection is subscribed to
     * @param perSecond publications in each
     */
    public record Audience(long subscribers, double perConnection, double perSecond) {}
}
