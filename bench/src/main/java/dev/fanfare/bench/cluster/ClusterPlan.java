package dev.fanfare.bench.cluster;

import java.util.List;

/**
 * Everything that a run needs to know.
 *
 * @param steps what goes wrong, one after the other; empty for what a seed chooses
 * @param seed decides what is left open
 * @param seconds for how long faults happen; 0 for each of them once
 * @param connections clients, with one subscription each
 * @param rate publications per second
 * @param publishers how many publish at once
 * @param payload bytes of a publication
 * @param faultMillis how long those faults last that last
 * @param restMillis between the recovery from one fault and the next one
 * @param recoveryMillis within which everybody must get again what is published
 * @param port of the first node; others on those after it, Redis on that before
 * @param redisServer the path or name of redis-server
 * @param faketime the library that gives each node a clock of its own; "" for none
 */
public record ClusterPlan(
        List<Step> steps,
        long seed,
        long seconds,
        int nodes,
        int connections,
        int channels,
        double rate,
        int publishers,
        int payload,
        long faultMillis,
        long restMillis,
        long recoveryMillis,
        int port,
        String redisServer,
        String faketime) {

    public ClusterPlan {
        steps = List.copyOf(steps);
    }
}
