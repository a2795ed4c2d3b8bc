package dev.fanfare.bench.peers;

import dev.fanfare.bench.cluster.RedisAdministrator;
import dev.fanfare.bench.cluster.RedisServer;
import dev.fanfare.bench.report.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A Redis that the servers of one peer share, fresh for each phase, which writes nothing to its disk. */
final class SharedRedis implements AutoCloseable {

    private final RedisServer server;
    private final int port;

    private SharedRedis(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    static SharedRedis start(String program, int port, Path folder) throws IOException, InterruptedException {
        SharedRedis started = new SharedRedis(new RedisServer(program, port, folder), port);
        try (RedisAdministrator administrator = started.server.administrator()) {
            administrator.ask("CONFIG", "SET", "appendonly", "no");
        }
        return started;
    }

    /** What has a peer use it; both have the same keys, and their own prefix of variables. */
    Map<String, String> environment(String peer) {
        String prefix = peer.toUpperCase(Locale.ROOT) + "_ENGINE_";
        return Map.of(prefix + "TYPE", "redis", prefix + "REDIS_ADDRESS", "127.0.0.1:" + port);
    }

    /**
     * What it has done so far.
     *
     * @param cpuSeconds processor time, user and kernel
     * @param commands scripts that clients have asked it to run
     */
    record Use(double cpuSeconds, double commands) {

        Result.Redis since(Use before, long publications) {
            return new Result.Redis(
                    (cpuSeconds - before.cpuSeconds) * 1e6 / publications, (commands - before.commands) / publications);
        }
    }

    Use use() throws IOException {
        try (RedisAdministrator administrator = server.administrator()) {
            String cpu = administrator.ask("INFO", "cpu");
            String commands = administrator.ask("INFO", "commandstats");
            double calls = commands.lines()
                    .filter(line -> line.startsWith("cmdstat_evalsha:") || line.startsWith("cmdstat_eval:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*:calls=([0-9]+),.*", "$1")))
                    .sum();
            return new Use(figure(cpu, "used_cpu_sys") + figure(cpu, "used_cpu_user"), calls);
        }
    }

    private static double figure(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line ->
                        Double.parseDouble(line.substring(name.length() + 1).strip()))
                .sum();
    }

    @Override
    public void close() {
        server.close();
    }
}
