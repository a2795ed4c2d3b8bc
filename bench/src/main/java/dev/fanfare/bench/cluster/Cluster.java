package dev.fanfare.bench.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Nodes, a Redis, and a proxy between it and each of them. It ends with this object, or with this process. */
public final class Cluster implements AutoCloseable {

    private final RedisServer redis;
    private final List<Proxy> proxies = new ArrayList<>();
    private final List<NodeProcess> nodes = new ArrayList<>();

    /**
     * It is healthy when this returns.
     *
     * @param home the root of the checkout
     * @param folder for configurations, logs and what Redis writes
     */
    public Cluster(Path home, Path folder, ClusterPlan plan) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        redis = new RedisServer(plan.redisServer(), plan.port() - 1, folder.resolve("redis"));
        try {
            for (int i = 0; i < plan.nodes(); i++) {
                Proxy proxy = new Proxy(0, redis.address());
                proxies.add(proxy);
                NodeProcess node = new NodeProcess(home, folder, i, plan.port() + i, proxy.port(), plan.faketime());
                nodes.add(node);
                node.start();
                if (i == 0) {
                    // The launcher builds what is missing; only one may do that.
                    node.awaitHealthy();
                }
            }
            for (NodeProcess node : nodes) {
                node.awaitHealthy();
            }
        } catch (IOException | InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** The Redis. */
    public RedisServer redis() {
        return redis;
    }

    /** What lies between each node and Redis, by the numbers of nodes. */
    public List<Proxy> proxies() {
        return List.copyOf(proxies);
    }

    /** The nodes, by their numbers. */
    public List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        proxies.forEach(Proxy::close);
        redis.close();
    }
}
