package dev.fanfare.bench.sizing;

import java.util.BitSet;
import java.util.SplittableRandom;

/** Deals subscribers of channels out to nodes at random, as a balancer does, and counts what follows. */
public final class Sizing {

    /** Channels of each kind that are dealt out; what they have in common is taken for all of the kind. */
    private static final int SAMPLE = 300;

    private static final double MICROS = 1e6;
    private static final double KB_PER_GB = 1024.0 * 1024.0;
    private static final double MILLION = 1e6;

    private final Assumptions assumed;

    /**
     * @param assumed of the application and of what things cost
     */
    public Sizing(Assumptions assumed) {
        this.assumed = assumed;
    }

    /** What a cluster would have to bear. */
    public Estimate of(int nodes, long connections) {
        double channels = 0;
        double subscriptions = 0;
        double publications = 0;
        double heard = 0;
        double deliveries = 0;
        for (Assumptions.Audience kind : assumed.audience()) {
            long each = Math.min(kind.subscribers(), connections);
            double count = connections * kind.perConnection() / each;
            double reached = nodesWith(each, nodes);
            channels += count;
            subscriptions += count * reached;
            publications += count * kind.perSecond();
            heard += count * kind.perSecond() * reached;
            deliveries += count * kind.perSecond() * each;
        }
        double micros = deliveries * assumed.deliveryMicros()
                + publications * assumed.publicationMicros()
                + heard * assumed.heardMicros();
        double redisMicros = publications * assumed.redisPublicationMicros() + heard * assumed.redisHeardMicros();
        double cores = micros / MICROS / assumed.load();
        double redisCores = redisMicros / MICROS / assumed.load();
        double gigabytes = connections * assumed.connectionKb() / KB_PER_GB;
        double millions = connections / MILLION;
        return new Estimate(
                nodes,
                connections,
                (connections + nodes - 1) / nodes,
                channels,
                subscriptions / nodes,
                publications,
                heard,
                heard / nodes,
                heard * assumed.payload(),
                deliveries / nodes,
                cores / nodes,
                gigabytes / nodes,
                redisCores,
                (long) nodes * assumed.linksPerRedis(),
                (cores + redisCores) / millions,
                gigabytes / millions);
    }

    /** On how many nodes a channel has subscribers, in the mean of a sample. */
    double nodesWith(long subscribers, int nodes) {
        SplittableRandom random = new SplittableRandom(assumed.seed());
        long sum = 0;
        BitSet reached = new BitSet(nodes);
        for (int i = 0; i < SAMPLE; i++) {
            reached.clear();
            for (long k = 0; k < subscribers && reached.cardinality() < nodes; k++) {
                reached.set(random.nextInt(nodes));
            }
            sum += reached.cardinality();
        }
        return sum / (double) SAMPLE;
    }
}
