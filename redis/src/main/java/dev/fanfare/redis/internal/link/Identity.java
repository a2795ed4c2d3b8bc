package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.RedisServerAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which Redis answers, and with which data.
 *
 * @param run another after every start, after every failover, and when it was a replica in between; "" if it does not say
 * @param isReplica whether it only follows another
 * @param version of Redis; "" if it does not say
 * @param refusal why it does not say; "" if it was not refused
 */
record Identity(String run, boolean isReplica, String version, String refusal) {

    /**
     * How much of each random id is used. Both together are shorter than one, since they are kept with every stream, in a
     * hash that Redis keeps compact up to 64 bytes a value.
     */
    private static final int LENGTH = 16;

    /**
     * Asks over a connection.
     *
     * @return fails if it does not answer; not if it refuses
     */
    static CompletionStage<Identity> of(RedisServerAsyncCommands<String, byte[]> redis) {
        return section(redis.info("server")).thenCombine(section(redis.info("replication")), Identity::of);
    }

    /** What one section of {@code INFO} says, or the error with which it is refused. */
    private static CompletionStage<String> section(RedisFuture<String> info) {
        return info.exceptionallyCompose(
                problem -> Refusals.cause(problem) instanceof RedisCommandExecutionException refused
                        ? CompletableFuture.completedStage("refusal:" + refused.getMessage())
                        : CompletableFuture.failedStage(problem));
    }

    private static Identity of(String server, String replication) {
        // run_id is that of a process, which may have become a replica, been given other data, and been promoted again.
        // Then master_replid is another: Redis takes a new one with each promotion.
        String run = id(server, "run_id:") + id(replication, "master_replid:");
        String refusal = value(server + "\n" + replication, "refusal:");
        return new Identity(run, replication.contains("role:slave"), value(server, "redis_version:"), refusal);
    }

    private static String id(String info, String name) {
        String value = value(info, name);
        return value.substring(0, Math.min(LENGTH, value.length()));
    }

    private static String value(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    /** Whether it is another than that, as far as both are known. */
    boolean isOtherThan(String otherRun) {
        return !run.isEmpty() && !otherRun.isEmpty() && !run.equals(otherRun);
    }

    /**
     * @return this
     * @throws IllegalStateException if it is a replica
     */
    Identity requirePrimary() {
        if (isReplica) {
            throw new IllegalStateException("it is a replica, to which nothing can be written");
        }
        return this;
    }
}
