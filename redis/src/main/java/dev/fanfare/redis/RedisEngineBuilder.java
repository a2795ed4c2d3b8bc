package dev.fanfare.redis;

import dev.fanfare.redis.internal.layout.RedisCluster;
import dev.fanfare.redis.internal.layout.RedisLayout;
import dev.fanfare.redis.internal.layout.SeveralRedis;
import dev.fanfare.redis.internal.link.LinkOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.resource.Transports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link RedisEngine} shall be. Not safe for several threads. */
public final class RedisEngineBuilder {

    private static final int LEAST_COMMANDS = 100;
    private static final int DEFAULT_PORT = 6379;
    private static final int DEFAULT_SENTINEL_PORT = 26379;
    private static final String SOCKET = "unix://";

    private final List<RedisURI> addresses;
    private final List<RedisURI> sentinels;
    private final boolean isCluster;
    private boolean sharded;
    private String prefix = "fanfare";
    private Duration connectTimeout = Duration.ofSeconds(1);
    private Duration commandTimeout = Duration.ofSeconds(4);
    private Duration probeInterval = Duration.ofSeconds(5);
    private int commandQueueSize = 16_384;
    private long commandQueueBytes = 64L << 20;
    private @Nullable Path trusted;
    private @Nullable Path certificate;
    private @Nullable Path key;

    private RedisEngineBuilder(List<RedisURI> addresses, List<RedisURI> sentinels, boolean isCluster) {
        this.addresses = addresses;
        this.isCluster = isCluster;
        this.sentinels = sentinels;
    }

    static RedisEngineBuilder ofAddresses(List<String> texts) {
        List<RedisURI> addresses = parsed(texts, DEFAULT_PORT);
        int database = addresses.get(0).getDatabase();
        for (RedisURI each : addresses) {
            if (each.getDatabase() != database) {
                throw new IllegalArgumentException("all addresses must have the same number of the database, and have "
                        + database + " and " + each.getDatabase());
            }
        }
        return new RedisEngineBuilder(addresses, List.of(), false);
    }

    static RedisEngineBuilder ofSentinels(String name, List<String> texts) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name by which sentinels know the Redis must not be empty");
        }
        List<RedisURI> sentinels = parsed(texts, DEFAULT_SENTINEL_PORT);
        requireAlike(sentinels, "a sentinel has no databases: give the number of that of Redis by database()");
        RedisURI primary = RedisURI.create(name, DEFAULT_PORT);
        primary.setSsl(sentinels.get(0).isSsl());
        return new RedisEngineBuilder(List.of(primary), sentinels, false);
    }

    static RedisEngineBuilder ofCluster(List<String> texts) {
        List<RedisURI> seeds = parsed(texts, DEFAULT_PORT);
        requireAlike(seeds, "a cluster has no databases but one: leave the number out of its addresses");
        return new RedisEngineBuilder(seeds, List.of(), true);
    }

    private static void requireAlike(List<RedisURI> addresses, String withDatabase) {
        for (RedisURI each : addresses) {
            if (each.getSocket() != null) {
                throw new IllegalArgumentException(
                        "by a Unix socket one reaches a Redis alone, no sentinel and no cluster: " + each.getSocket());
            }
            if (each.isSsl() != addresses.get(0).isSsl()) {
                throw new IllegalArgumentException("the addresses must all begin with redis://, or all with rediss://");
            }
            if (each.getDatabase() != 0) {
                throw new IllegalArgumentException(withDatabase);
            }
        }
    }

    private static List<RedisURI> parsed(List<String> texts, int port) {
        List<RedisURI> addresses =
                texts.stream().map(text -> parsed(text, port)).toList();
        Set<String> places = new HashSet<>();
        for (RedisURI each : addresses) {
            String place = LinkOptions.place(each);
            if (!places.add(place)) {
                throw new IllegalArgumentException("each address must be another, and " + place + " is there twice");
            }
        }
        return addresses;
    }

    private static RedisURI parsed(String address, int port) {
        if (address.startsWith(SOCKET)) {
            return socket(address.substring(SOCKET.length()));
        }
        if (!address.startsWith("redis://") && !address.startsWith("rediss://")) {
            throw new IllegalArgumentException(
                    "the address of a Redis begins with redis:// or, for TLS, rediss://, or with unix:// for a socket");
        }
        try {
            URI read = URI.create(address);
            if (read.getHost() != null) {
                RedisURI whole = RedisURI.create(address);
                whole.setPort(read.getPort() < 0 ? port : read.getPort());
                return whole;
            }
        } catch (RuntimeException senseless) {
            // Its message may have the password, and so has no place here.
        }
        throw new IllegalArgumentException(
                "the address of a Redis is redis://user:password@host:6379/0, with the password"
                        + " percent-encoded; this one cannot be read");
    }

    private static RedisURI socket(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "the address of a Unix socket is unix:///run/redis.sock, with three slashes; this one has " + path);
        }
        if (!Transports.NativeTransports.isDomainSocketSupported()) {
            throw new IllegalArgumentException(
                    "for the Unix socket " + path + " Netty's native transport for this system is"
                            + " needed, netty-transport-native-epoll or -kqueue, and it is not on the class path");
        }
        return RedisURI.Builder.socket(path).build();
    }

    /**
     * What the names of all keys and channels in Redis begin with. Nodes with the same are one cluster. Default "fanfare".
     *
     * @param name not empty, without braces
     * @return this builder
     * @throws IllegalArgumentException if it is empty, or has a brace
     */
    public RedisEngineBuilder prefix(String name) {
        Objects.requireNonNull(name, "prefix must not be null");
        if (name.isEmpty() || name.contains("{") || name.contains("}")) {
            throw new IllegalArgumentException("prefix must not be empty nor have a brace, and is \"" + name + "\"");
        }
        prefix = name;
        return this;
    }

    /**
     * Who one is for Redis, in place of what the addresses say.
     *
     * @param user of an ACL; "" for the default one
     * @param password never logged
     * @return this builder
     */
    public RedisEngineBuilder credentials(String user, String password) {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(password, "password must not be null");
        for (RedisURI each : addresses) {
            if (user.isEmpty()) {
                each.setAuthentication(password.toCharArray());
            } else {
                each.setAuthentication(user, password.toCharArray());
            }
        }
        return this;
    }

    /**
     * The number of the database, of a Redis that sentinels name or that has a Unix socket; other addresses have it behind them.
     * Default 0.
     *
     * @param number zero or more
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     * @throws IllegalStateException if the address of Redis is known, and so has the number, or if it is a cluster
     */
    public RedisEngineBuilder database(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("database must not be negative, and is " + number);
        }
        if (isCluster) {
            throw new IllegalStateException("a cluster has no databases but one");
        }
        if (sentinels.isEmpty() && addresses.stream().anyMatch(each -> each.getSocket() == null)) {
            throw new IllegalStateException("the number of the database stands behind the address, as /" + number);
        }
        addresses.forEach(each -> each.setDatabase(number));
        return this;
    }

    /**
     * Whether a cluster announces what is published only where the slot of the channel is, which needs Redis 7. Otherwise each
     * of its members is told of everything, so that more of them do not help. Channels are then not heard by how they begin, and
     * so there are no wildcard subscriptions. All nodes must have the same. Default false.
     *
     * @param isSharded whether it does
     * @return this builder
     * @throws IllegalStateException if it is no cluster
     */
    public RedisEngineBuilder shardedPubSub(boolean isSharded) {
        if (isSharded && !isCluster) {
            throw new IllegalStateException("sharded pub/sub is for a cluster: use RedisEngine.clusterBuilder");
        }
        sharded = isSharded;
        return this;
    }

    /**
     * How long making a connection may take. Default 1 s.
     *
     * @param timeout more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public RedisEngineBuilder connectTimeout(Duration timeout) {
        connectTimeout = positive("connectTimeout", timeout);
        return this;
    }

    /**
     * How long an answer may take, after which the connection is given up if nothing else was answered either. Default 4 s.
     *
     * @param timeout more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public RedisEngineBuilder commandTimeout(Duration timeout) {
        commandTimeout = positive("commandTimeout", timeout);
        return this;
    }

    /**
     * How long a connection may be silent before it is tried; one over which nothing comes then either is given up after
     * another such time. In the same interval sentinels are asked, the slots of a cluster are read, and it is asked whether a
     * Redis is still the one it was. Default 5 s.
     *
     * @param interval more than zero
     * @return this builder
     * @throws IllegalArgumentException if it is zero or negative
     */
    public RedisEngineBuilder probeInterval(Duration interval) {
        probeInterval = positive("probeInterval", interval);
        return this;
    }

    private static Duration positive(String what, Duration time) {
        Objects.requireNonNull(time, what + " must not be null");
        if (time.toMillis() < 1) {
            throw new IllegalArgumentException(what + " must be at least 1 ms, and is " + time);
        }
        return time;
    }

    /**
     * How many commands may be under way to each Redis; one more fails at once. Default 16,384.
     *
     * @param commands at least 100, which is what a connection begins with
     * @return this builder
     * @throws IllegalArgumentException if it is less than 100
     */
    public RedisEngineBuilder commandQueueSize(int commands) {
        if (commands < LEAST_COMMANDS) {
            throw new IllegalArgumentException(
                    "commandQueueSize must be at least " + LEAST_COMMANDS + ", and is " + commands);
        }
        commandQueueSize = commands;
        return this;
    }

    /**
     * How many bytes of what is published and kept may be under way to each Redis; what would be more fails at once, except a
     * single publication that is larger by itself. It is held in memory until Redis has answered. Default 64 MiB.
     *
     * @param bytes at least 1
     * @return this builder
     * @throws IllegalArgumentException if it is less than 1
     */
    public RedisEngineBuilder commandQueueBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("commandQueueBytes must be at least 1, and is " + bytes);
        }
        commandQueueBytes = bytes;
        return this;
    }

    /**
     * Whose certificates are trusted, for an address with {@code rediss://}. Default: those that the JVM trusts.
     *
     * @param authorities certificates as PEM
     * @return this builder
     * @throws IllegalArgumentException if there is no such file
     */
    public RedisEngineBuilder trust(Path authorities) {
        trusted = file("authorities", authorities);
        return this;
    }

    /**
     * Which certificate one shows to Redis, for an address with {@code rediss://}. Default: none.
     *
     * @param chain the certificate, and those that vouch for it, as PEM
     * @param privateKey its key, as PEM (PKCS #8)
     * @return this builder
     * @throws IllegalArgumentException if there is no such file
     */
    public RedisEngineBuilder certificate(Path chain, Path privateKey) {
        certificate = file("chain", chain);
        key = file("privateKey", privateKey);
        return this;
    }

    private static Path file(String what, Path path) {
        Objects.requireNonNull(path, what + " must not be null");
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException(what + ": there is no file " + path + " that can be read");
        }
        return path;
    }

    /**
     * Connects. If a Redis is not there within {@link #connectTimeout} and {@link #commandTimeout}, the engine is made all the
     * same, and goes on trying.
     *
     * @return an engine, to be {@linkplain RedisEngine#addTo added} to one Fanfare
     */
    public RedisEngine build() {
        SslOptions tls = tls();
        List<LinkOptions> options =
                addresses.stream().map(each -> options(each, tls)).toList();
        RedisLayout layout = isCluster
                ? new RedisCluster(
                        options.get(0),
                        options.stream().map(LinkOptions::address).toList())
                : new SeveralRedis(options);
        return new RedisEngine(layout, connectTimeout.plus(commandTimeout));
    }

    private LinkOptions options(RedisURI address, SslOptions tls) {
        RedisURI to = RedisURI.builder(address).withTimeout(commandTimeout).build();
        to.setClientName("fanfare");
        sentinels.forEach(sentinel -> sentinel.setTimeout(connectTimeout));
        return new LinkOptions(
                to,
                sentinels,
                tls,
                connectTimeout,
                commandTimeout,
                probeInterval,
                commandQueueSize,
                commandQueueBytes,
                prefix,
                sharded);
    }

    private SslOptions tls() {
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider();
        if (trusted != null) {
            tls.trustManager(trusted.toFile());
        }
        if (certificate != null && key != null) {
            tls.keyManager(certificate.toFile(), key.toFile(), null);
        }
        return tls.build();
    }
}
