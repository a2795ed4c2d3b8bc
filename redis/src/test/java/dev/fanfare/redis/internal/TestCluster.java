package dev.fanfare.redis.internal;

import io.lettuce.core.MigrateArgs;
import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A real cluster of three primaries, which may have replicas. */
public final class TestCluster implements AutoCloseable {

    private static final int PRIMARIES = 3;

    private final List<RedisProcess> servers = new ArrayList<>();

    /**
     * It has all slots, and every server knows it, when this returns.
     *
     * @param program of the servers
     * @param replicas how many the first primary has
     */
    public TestCluster(Path program, int replicas) {
        for (int i = 0; i < PRIMARIES + replicas; i++) {
            servers.add(RedisProcess.clustered(program));
        }
        for (int i = 0; i < servers.size(); i++) {
            int epoch = i + 1;
            servers.get(i).ask(redis -> redis.clusterSetConfigEpoch(epoch));
        }
        for (int i = 0; i < PRIMARIES; i++) {
            int from = i * SlotHash.SLOT_COUNT / PRIMARIES;
            int to = (i + 1) * SlotHash.SLOT_COUNT / PRIMARIES;
            int[] slots = IntStream.range(from, to).toArray();
            servers.get(i).ask(redis -> redis.clusterAddSlots(slots));
        }
        int first = servers.get(0).port();
        servers.stream().skip(1).forEach(each -> each.ask(redis -> redis.clusterMeet("127.0.0.1", first)));
        await("cluster_known_nodes:" + servers.size());
        String id = id(servers.get(0));
        servers.stream().skip(PRIMARIES).forEach(each -> each.ask(redis -> redis.clusterReplicate(id)));
        await("cluster_state:ok");
        servers.stream()
                .skip(PRIMARIES)
                .forEach(each -> Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() ->
                                each.ask(redis -> redis.info("replication")).contains("master_link_status:up")));
    }

    private void await(String state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> servers.stream()
                        .allMatch(each -> each.ask(redis -> redis.clusterInfo()).contains(state)));
    }

    private static String id(RedisProcess server) {
        return server.ask(redis -> redis.clusterMyId());
    }

    /** The primaries that were there first, and the replicas of the first of them. */
    public List<RedisProcess> servers() {
        return servers;
    }

    /** Where the first primaries are. */
    public int[] ports() {
        return servers.stream().limit(PRIMARIES).mapToInt(RedisProcess::port).toArray();
    }

    /** Which of the first primaries has the slot of a name, if no slot was moved. */
    public RedisProcess of(String name) {
        int slot = SlotHash.getSlot(name);
        return IntStream.range(0, PRIMARIES)
                .filter(i -> slot < (i + 1) * SlotHash.SLOT_COUNT / PRIMARIES)
                .mapToObj(servers::get)
                .findFirst()
                .orElseThrow();
    }

    /** Begins to move a slot: each key of it is asked for at both. */
    public void beginMove(int slot, RedisProcess from, RedisProcess to) {
        to.ask(redis -> redis.clusterSetSlotImporting(slot, id(from)));
        from.ask(redis -> redis.clusterSetSlotMigrating(slot, id(to)));
    }

    /** Moves the keys of a slot, and the slot; all others hear of it from those two. */
    public void endMove(int slot, RedisProcess from, RedisProcess to) {
        List<String> keys = from.ask(redis -> redis.clusterGetKeysInSlot(slot, 1_000));
        if (!keys.isEmpty()) {
            from.ask(redis -> redis.migrate(
                    "127.0.0.1", to.port(), 0, 5_000, MigrateArgs.Builder.keys(keys.toArray(String[]::new))));
        }
        String id = id(to);
        to.ask(redis -> redis.clusterSetSlotNode(slot, id));
        from.ask(redis -> redis.clusterSetSlotNode(slot, id));
    }

    @Override
    public void close() {
        servers.forEach(RedisProcess::close);
    }
}
