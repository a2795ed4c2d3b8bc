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

    /** Options of a link that nobody has to wait for long. */
    public static LinkOptions options(int port, String prefix) {
        return options(port, prefix, Duration.ofSeconds(1));
    }

    private static LinkOptions options(int port, String prefix, Duration patience) {
        RedisURI address = RedisURI.create("127.0.0.1", port);
        address.setTimeout(patience);
        return new LinkOptions(
                address, SslOptions.create(), patience, patience, Duration.ofMillis(500), 10_000, prefix);
    }

    /** A link of one node, which is connected, to a Redis that only a busy machine keeps from answering. */
    public RedisLink link() {
        return link(options(SERVER.port(), prefix, Duration.ofSeconds(10)));
    }

    /** A link to another Redis, which is connected. */
    public static RedisLink link(int port, String prefix) {
        return link(options(port, prefix));
    }

    /** The same, for a test that asks much of a machine that may be busy. */
    public static RedisLink patientLink(int port, String prefix) {
        return link(options(port, prefix, Duration.ofSeconds(10)));
    }

    private static RedisLink link(LinkOptions options) {
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
