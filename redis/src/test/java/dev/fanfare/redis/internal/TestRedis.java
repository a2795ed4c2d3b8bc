package dev.fanfare.redis.internal;

import dev.fanfare.redis.internal.layout.RedisCluster;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.layout.SeveralRedis;
import dev.fanfare.redis.internal.link.LinkOptions;
import dev.fanfare.redis.internal.link.RedisLink;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A real Redis for all tests of a process, and names in it that are those of one test. */
public final class TestRedis {

    /** How long an answer may take of a Redis that only a busy machine keeps from answering. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PROBE = Duration.ofSeconds(2);
    private static final int QUEUE = 10_000;
    private static final RedisProcess SERVER = new RedisProcess();
    private static final ClientResources RESOURCES = ClientResources.create();

    /** What time has changed after so many milliseconds: the ends of keys, and moments that sets are ordered by. */
    private static final String LATER = """
            for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
              if redis.call('TYPE', key).ok == 'zset' then
                local all = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
                for i = 1, #all, 2 do
                  if tonumber(all[i + 1]) > 0 then
                    redis.call('ZINCRBY', key, -ARGV[2], all[i])
                  end
                end
              end
              local left = redis.call('PTTL', key)
              if left >= 0 then
                redis.call('PEXPIRE', key, left - ARGV[2])
              end
            end
            return 'OK'
            """;

    private final String prefix = "test:" + UUID.randomUUID();

    /** Options of a link to a Redis that only a busy machine keeps from answering. */
    public static LinkOptions options(int port, String prefix) {
        return options(port, prefix, Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    /** Options of a link that soon finds out that Redis does not answer, or announces nothing. */
    public static LinkOptions impatient(int port, String prefix) {
        return options(port, prefix, Duration.ofSeconds(3), Duration.ofSeconds(1));
    }

    /**
     * Options of a link.
     *
     * @param patience for connections and answers
     * @param probe how long a connection may be silent before it is tried
     */
    public static LinkOptions options(int port, String prefix, Duration patience, Duration probe) {
        RedisURI address = RedisURI.create("127.0.0.1", port);
        address.setTimeout(patience);
        return new LinkOptions(
                address, List.of(), SslOptions.create(), patience, patience, probe, QUEUE, 64 << 20, prefix, false);
    }

    /**
     * Options of a link that patiently has little under way.
     *
     * @param commands how many of them
     * @param bytes how many of these
     */
    public static LinkOptions narrow(int port, String prefix, int commands, long bytes) {
        LinkOptions wide = options(port, prefix);
        return new LinkOptions(
                wide.address(),
                List.of(),
                wide.tls(),
                wide.connectTimeout(),
                wide.commandTimeout(),
                wide.probeInterval(),
                commands,
                bytes,
                prefix,
                false);
    }

    /** A link of one node, which is connected. */
    public RedisLink link() {
        return link(options(SERVER.port(), prefix));
    }

    /** A layout of one node, which is connected. */
    public RedisLayout layout() {
        return layout(options(SERVER.port(), prefix));
    }

    /** A layout of one node that is connected, on one Redis. */
    public static RedisLayout layout(LinkOptions options) {
        return connected(new SeveralRedis(List.of(options)));
    }

    /** A layout of one node on another Redis, or on several, which is connected. */
    public static RedisLayout layout(String prefix, int... ports) {
        return connected(new SeveralRedis(
                IntStream.of(ports).mapToObj(port -> impatient(port, prefix)).toList()));
    }

    /** The same, with another time that an answer may take. */
    public static RedisLayout layout(String prefix, Duration patience, int... ports) {
        return connected(new SeveralRedis(IntStream.of(ports)
                .mapToObj(port -> options(port, prefix, patience, PROBE))
                .toList()));
    }

    /** A layout of one node on a Redis that sentinels watch, which is connected. */
    public static RedisLayout layout(String prefix, TestSentinels sentinels) {
        RedisURI primary = RedisURI.create(TestSentinels.NAME, 6379);
        primary.setTimeout(Duration.ofSeconds(1));
        List<RedisURI> addresses = IntStream.of(sentinels.ports())
                .mapToObj(port -> RedisURI.Builder.redis("127.0.0.1", port)
                        .withPassword(TestSentinels.PASSWORD.toCharArray())
                        .build())
                .toList();
        return connected(new SeveralRedis(List.of(new LinkOptions(
                primary,
                addresses,
                SslOptions.create(),
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                PROBE,
                QUEUE,
                64 << 20,
                prefix,
                false))));
    }

    /** A layout of one node on a cluster, which is connected. */
    public static RedisLayout cluster(String prefix, boolean sharded, Duration patience, int... ports) {
        List<RedisURI> seeds = IntStream.of(ports)
                .mapToObj(port -> RedisURI.create("127.0.0.1", port))
                .toList();
        LinkOptions options = new LinkOptions(
                seeds.get(0),
                List.of(),
                SslOptions.create(),
                patience,
                patience,
                PROBE,
                QUEUE,
                64 << 20,
                prefix,
                sharded);
        return connected(new RedisCluster(options, seeds));
    }

    private static RedisLayout connected(RedisLayout layout) {
        Awaitility.await().until(layout::isUp);
        return layout;
    }

    /** A link that is connected. */
    public static RedisLink link(LinkOptions options) {
        RedisLink link = unconnected(options);
        Awaitility.await().until(link::isUp);
        return link;
    }

    /** A link that begins to connect. */
    public static RedisLink unconnected(LinkOptions options) {
        return new RedisLink(options, RESOURCES);
    }

    /** What the names of this test begin with. */
    public String prefix() {
        return prefix;
    }

    /** The Redis itself. */
    public RedisProcess server() {
        return SERVER;
    }

    /** Lets time pass for everything that is kept under the names of this test. */
    public void advance(Duration time) {
        advance(SERVER, prefix, time);
    }

    /** The same in another Redis. */
    public static void advance(RedisProcess server, String prefix, Duration time) {
        server.ask(redis ->
                redis.eval(LATER, ScriptOutputType.STATUS, new String[0], prefix, Long.toString(time.toMillis())));
    }
}
