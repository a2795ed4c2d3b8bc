package dev.fanfare.redis.internal;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import io.lettuce.core.sentinel.api.sync.RedisSentinelCommands;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** Two Redis, of which one is the replica of the other, and three sentinels that watch them. */
public final class TestSentinels implements AutoCloseable {

    /** By which the sentinels know the primary. */
    public static final String NAME = "mymaster";

    /** What the sentinels want to hear first. */
    public static final String PASSWORD = "watch";

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    /** They run, and know each other, when this returns. */
    public TestSentinels() {
        RedisProcess first = new RedisProcess();
        servers.add(first);
        servers.add(new RedisProcess("replicaof 127.0.0.1 " + first.port(), "repl-diskless-sync-delay 0"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        servers.get(1).ask(redis -> redis.info("replication")).contains("master_link_status:up"));
        for (int i = 0; i < 3; i++) {
            sentinels.add(RedisProcess.sentinel(
                    "requirepass " + PASSWORD,
                    "sentinel monitor " + NAME + " 127.0.0.1 " + first.port() + " 2",
                    "sentinel down-after-milliseconds " + NAME + " 1000",
                    "sentinel failover-timeout " + NAME + " 3000"));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> sentinels.stream().allMatch(TestSentinels::knowsAll));
    }

    private static boolean knowsAll(RedisProcess sentinel) {
        Map<String, String> known = ask(sentinel, asked -> asked.master(NAME));
        return "2".equals(known.get("num-other-sentinels")) && "1".equals(known.get("num-slaves"));
    }

    private static <T> T ask(RedisProcess sentinel, Function<RedisSentinelCommands<String, String>, T> question) {
        RedisURI address = RedisURI.create("127.0.0.1", sentinel.port());
        address.setAuthentication(PASSWORD.toCharArray());
        try (RedisClient client = RedisClient.create();
                StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel(address)) {
            return question.apply(connection.sync());
        }
    }

    /** Where the sentinels are. */
    public int[] ports() {
        return sentinels.stream().mapToInt(RedisProcess::port).toArray();
    }

    /** The Redis that the sentinels call the primary. */
    public RedisProcess primary() {
        InetSocketAddress named = (InetSocketAddress) ask(sentinels.get(0), asked -> asked.getMasterAddrByName(NAME));
        return servers.stream()
                .filter(server -> server.port() == named.getPort())
                .findFirst()
                .orElseThrow();
    }

    /** Has the replica take the place of the primary, which stays there as its replica. */
    public void failOver() {
        ask(sentinels.get(0), asked -> asked.failover(NAME));
    }

    @Override
    public void close() {
        sentinels.forEach(RedisProcess::close);
        servers.forEach(RedisProcess::close);
    }
}
