package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;
import java.util.List;

/**
 * Where a Redis is, and how one talks to it.
 *
 * @param address host, port, database, user and password, and whether by TLS; with sentinels the host is the name that they
 *     know it by
 * @param sentinels who knows where it is; none if that is known
 * @param tls whom to trust
 * @param connectTimeout how long making a connection may take
 * @param commandTimeout how long an answer may take
 * @param probeInterval how long a connection may be silent before it is tried
 * @param queueSize how many commands may be under way; more fail at once
 * @param queueBytes how many bytes of publications and other arguments of scripts may be under way; more fail at once
 * @param prefix what the names of all keys begin with
 * @param sharded whether it must know sharded pub/sub
 */
public record LinkOptions(
        RedisURI address,
        List<RedisURI> sentinels,
        SslOptions tls,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration probeInterval,
        int queueSize,
        long queueBytes,
        String prefix,
        boolean sharded) {

    /** The options, with lists that stay as they are. */
    public LinkOptions {
        sentinels = List.copyOf(sentinels);
    }

    /** Those of another Redis, which is at an address. */
    public LinkOptions at(RedisURI other) {
        return new LinkOptions(
                other,
                List.of(),
                tls,
                connectTimeout,
                commandTimeout,
                probeInterval,
                queueSize,
                queueBytes,
                prefix,
                sharded);
    }

    /** What the names of all channels begin with, which the databases of a Redis have in common. */
    public String channelPrefix() {
        return address.getDatabase() == 0 ? prefix : prefix + "@" + address.getDatabase();
    }

    /** Where it is, for people: never the password. */
    public String place() {
        return sentinels.isEmpty() ? place(address) : address.getHost() + ", as its sentinels say,";
    }

    /** Where an address is: host and port, or the path of a socket. */
    public static String place(RedisURI address) {
        return address.getSocket() == null ? address.getHost() + ":" + address.getPort() : address.getSocket();
    }
}
