package dev.fanfare.redis.internal.link;

import dev.fanfare.handler.UnavailableException;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.resource.ClientResources;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Those of a cluster whose addresses are known beforehand: where one asks what it has while none is connected. Safe for any thread. */
public final class ClusterSeeds {

    private final List<RedisURI> addresses;
    private final RedisClient client;

    /** What one of them has answered to {@code CLUSTER SLOTS}. */
    public record Answer(RedisURI by, List<Object> slots) {}

    /**
     * @param options how one talks to them
     * @param addresses at least one
     */
    public ClusterSeeds(LinkOptions options, List<RedisURI> addresses, ClientResources resources) {
        this.addresses = List.copyOf(addresses);
        this.client = RedisClients.with(options, resources);
    }

    /** Asks one after the other until one answers. */
    public CompletionStage<Answer> ask() {
        return ask(0);
    }

    private CompletionStage<Answer> ask(int which) {
        RedisURI address = addresses.get(which);
        return CompletableFuture.completedStage(null)
                .thenCompose(now -> client.connectAsync(RedisClients.CODEC, address))
                .thenCompose(ClusterSeeds::ask)
                .thenApply(slots -> new Answer(address, slots))
                .exceptionallyCompose(problem -> which + 1 < addresses.size()
                        ? ask(which + 1)
                        : CompletableFuture.failedStage(new UnavailableException("the cluster is not reached: "
                                + LinkOptions.place(address) + ": " + Refusals.reason(problem))));
    }

    private static CompletionStage<List<Object>> ask(StatefulRedisConnection<String, byte[]> connection) {
        return connection.async().clusterSlots().whenComplete((slots, problem) -> connection.closeAsync());
    }

    /** Asks no more. Completes when there are no connections any more. */
    public CompletionStage<Void> end() {
        return client.shutdownAsync(RedisLink.QUIET_MILLIS, RedisLink.END_MILLIS, TimeUnit.MILLISECONDS);
    }
}
