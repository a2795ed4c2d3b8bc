package dev.fanfare.redis.internal;

import dev.fanfare.redis.internal.link.LinkOptions;
import dev.fanfare.redis.internal.link.RedisLink;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;

/** A real Redis for all tests of a process, and names in it that are those of one test. */
public final class TestRedis {

    private static final RedisProcess SERVER = new RedisProcess();

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
        return new LinkOptions(address, SslOptions.create(), patience, patience, probe, 10_000, 64 << 20, prefix);
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
                wide.tls(),
                wide.connectTimeout(),
                wide.commandTimeout(),
                wide.probeInterval(),
                commands,
                bytes,
                prefix);
    }

    /** A link of one node, which is connected. */
    public RedisLink link() {
        return link(SERVER.port(), prefix);
    }

    /** A link to another Redis, which is connected. */
    public static RedisLink link(int port, String prefix) {
        return link(options(port, prefix));
    }

    /** A link that is connected. */
    public static RedisLink link(LinkOptions options) {
        RedisLink link = new RedisLink(options);
        Awaitility.await().until(link::isUp);
        return link;
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
        SERVER.ask(redis ->
                redis.eval(LATER, ScriptOutputType.STATUS, new String[0], prefix, Long.toString(time.toMillis())));
    }
}
