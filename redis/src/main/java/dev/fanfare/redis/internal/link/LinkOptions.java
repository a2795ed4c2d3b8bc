package dev.fanfare.redis.internal.link;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.time.Duration;

/**
 * Where a Redis is, and how one talks to it.
 *
 * @param address host, port, database, user and password, and whether by TLS
 * @param tls whom to trust
 * @param connectTimeout how long making a connection may take
 * @param commandTimeout how long an answer may take
 * @param probeInterval how long a connection may be silent before it is tried
 * @param queueSize how many commands may be under way; more fail at once
 * @param queueBytes how many bytes of publications and other arguments of scripts may be under way; more fail at once
 * @param prefix what the names of all keys begin with
 */
public record LinkOptions(
        RedisURI address,
        SslOptions tls,
        Duration connectTimeout,
        Duration commandTimeout,
        Duration probeInterval,
        int queueSize,
        long queueBytes,
        String prefix) {

    /** What the names of all channels begin with, which the databases of a Redis have in common. */
    String channelPrefix() {
        return address.getDatabase() == 0 ? prefix : prefix + "@" + address.getDatabase();
    }

    /** Where it is, for people: never the password. */
    String place() {
        return address.getHost() + ":" + address.getPort();
    }
}
