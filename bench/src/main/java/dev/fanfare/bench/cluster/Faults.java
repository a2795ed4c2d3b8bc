package dev.fanfare.bench.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Has things go wrong with a cluster, each in a way that a seed decides. */
final class Faults {

    private static final String PREFIX = "fanfare";
    private static final long HOUR_SECONDS = 3600;
    private static final int AT_ONCE = 1_000;

    private final Cluster cluster;
    private final List<String> channels;
    private final long millis;
    private final long[] clocks;

    /**
     * @param channels that there are
     * @param millis how long those last that last
     */
    Faults(Cluster cluster, List<String> channels, long millis) {
        this.cluster = cluster;
        this.channels = channels;
        this.millis = millis;
        this.clocks = new long[cluster.nodes().size()];
    }

    /** Tidies up behind a fault, when all is well again. */
    interface Repair {
        void run() throws IOException, InterruptedException;
    }

    /**
     * What became of a fault.
     *
     * @param nanos when it was over, by {@link System#nanoTime()}
     * @param what it was about, such as {@code node 1}
     */
    record Over(long nanos, String what, Repair repair) {}

    private static Over over(String what) {
        return new Over(System.nanoTime(), what, () -> {});
    }

    /**
     * Lets one happen, and waits until it is over.
     *
     * @param random decides what is left open
     */
    Over happen(Fault fault, Random random) throws IOException, InterruptedException {
        return switch (fault) {
            case KILL_NODE -> killNode(random);
            case HOLD_NODE -> {
                NodeProcess node = anyNode(random);
                hold(node.pid());
                yield over("node " + node.number());
            }
            case KILL_REDIS -> killRedis(true);
            case KILL_REDIS_AOF -> killRedis(false);
            case HOLD_REDIS -> {
                hold(cluster.redis().pid());
                yield over("Redis");
            }
            case CUT -> onProxies(Proxy::cut, random);
            case BLACK_HOLE -> onProxies(Proxy::hold, random);
            case DEAF -> {
                NodeProcess node = anyNode(random);
                cluster.proxies().get(node.number()).deafen();
                yield over("node " + node.number());
            }
            case SLOW -> {
                long delay = TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(80));
                cluster.proxies().forEach(proxy -> proxy.slow(delay));
                pause();
                cluster.proxies().forEach(Proxy::mend);
                yield over(TimeUnit.NANOSECONDS.toMillis(delay) + " ms each way");
            }
            case FLUSHALL -> {
                try (RedisAdministrator administrator = cluster.redis().administrator()) {
                    administrator.ask("FLUSHALL");
                }
                yield over("Redis");
            }
            case EVICT_META -> evict("meta", random);
            case EVICT_STREAM -> evict("stream", random);
            case CLOCK_STEP -> {
                NodeProcess node = anyNode(random);
                long ahead = clocks[node.number()] == 0 ? HOUR_SECONDS : 0;
                clocks[node.number()] = ahead;
                node.setClock(ahead);
                pause();
                yield over("node " + node.number() + (ahead > 0 ? " an hour ahead" : " an hour back"));
            }
        };
    }

    private void pause() throws InterruptedException {
        Thread.sleep(millis);
    }

    private NodeProcess anyNode(Random random) {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    private void hold(long pid) throws IOException, InterruptedException {
        Signals.hold(pid);
        try {
            pause();
        } finally {
            Signals.release(pid);
        }
    }

    private Over killNode(Random random) throws IOException, InterruptedException {
        NodeProcess node = anyNode(random);
        node.kill();
        long dead = System.nanoTime();
        String what = "node " + node.number();
        if (cluster.nodes().size() > 1) {
            return new Over(dead, what, () -> revive(node));
        }
        revive(node);
        return over(what);
    }

    private static void revive(NodeProcess node) throws IOException, InterruptedException {
        node.start();
        node.awaitHealthy();
    }

    private Over killRedis(boolean wipe) throws IOException, InterruptedException {
        RedisServer redis = cluster.redis();
        redis.kill();
        if (wipe) {
            redis.wipe();
        }
        pause();
        redis.start();
        return over("Redis");
    }

    private interface Trouble {
        void with(Proxy proxy);
    }

    private Over onProxies(Trouble trouble, Random random) throws InterruptedException {
        int which = random.nextInt(cluster.proxies().size() + 1);
        boolean all = which == cluster.proxies().size();
        List<Proxy> troubled =
                all ? cluster.proxies() : List.of(cluster.proxies().get(which));
        troubled.forEach(trouble::with);
        pause();
        troubled.forEach(Proxy::mend);
        return over(all ? "all nodes" : "node " + which);
    }

    private Over evict(String kind, Random random) throws IOException {
        List<String> command = new ArrayList<>(List.of("DEL"));
        long evicted = 0;
        try (RedisAdministrator administrator = cluster.redis().administrator()) {
            for (int i = 0; i < channels.size(); i++) {
                if (random.nextBoolean()) {
                    command.add(PREFIX + ":" + kind + ":{" + channels.get(i) + "}");
                }
                if (command.size() > 1 && (command.size() > AT_ONCE || i == channels.size() - 1)) {
                    evicted += Long.parseLong(administrator.ask(command));
                    command.subList(1, command.size()).clear();
                }
            }
        }
        return over(evicted + " keys");
    }
}
