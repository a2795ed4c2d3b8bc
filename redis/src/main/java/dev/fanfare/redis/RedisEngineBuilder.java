package dev.fanfare.redis;

import dev.fanfare.redis.internal.link.LinkOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link RedisEngine} shall be. Not safe for several threads. */
public final class RedisEngineBuilder {

    private static final int LEAST_COMMANDS = 100;

    private final RedisURI address;
    private String prefix = "fanfare";
    private Duration connectTimeout = Duration.ofSeconds(1);
    private Duration commandTimeout = Duration.ofSeconds(4);
    private Duration probeInterval = Duration.ofSeconds(5);
    private int commandQueueSize = 16_384;
    private long commandQueueBytes = 64L << 20;
    private @Nullable Path trusted;
    private @Nullable Path certificate;
    private @Nullable Path key;

    RedisEngineBuilder(String address) {
        this.address = parsed(address);
    }

    private static RedisURI parsed(String address) {
        if (!address.startsWith("redis://") && !address.startsWith("rediss://")) {
            throw new IllegalArgumentException("the address of a Redis begins with redis:// or, for TLS, rediss://");
        }
        try {
            if (URI.create(address).getHost() != null) {
                return RedisURI.create(address);
            }
        } catch (RuntimeException senseless) {
            // Its message may have the password, and so has no place here.
        }
        throw new IllegalArgumentException(
                "the address of a Redis is redis://user:password@host:6379/0, with the password"
                        + " percent-encoded; this one cannot be read");
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
     * Who one is for Redis, in place of what the address says.
     *
     * @param user of an ACL; "" for the default one
     * @param password never logged
     * @return this builder
     */
    public RedisEngineBuilder credentials(String user, String password) {
        Objects.requireNonNull(user, "user must not be null");
        Objects.requireNonNull(password, "password must not be null");
        if (user.isEmpty()) {
            address.setAuthentication(password.toCharArray());
        } else {
            address.setAuthentication(user, password.toCharArray());
        }
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
     * another such time. Default 5 s.
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
     * How many commands may be under way to Redis; one more fails at once. Default 16,384.
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
     * How many bytes of what is published and kept may be under way to Redis; what would be more fails at once, except a
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
     * Connects. If Redis is not there within {@link #connectTimeout} and {@link #commandTimeout}, the engine is made all the
     * same, and goes on trying.
     *
     * @return an engine, to be {@linkplain RedisEngine#addTo added} to one Fanfare
     */
    public RedisEngine build() {
        RedisURI to = RedisURI.builder(address).withTimeout(commandTimeout).build();
        to.setClientName("fanfare");
        SslOptions.Builder tls = SslOptions.builder().jdkSslProvider();
        if (trusted != null) {
            tls.trustManager(trusted.toFile());
        }
        if (certificate != null && key != null) {
            tls.keyManager(certificate.toFile(), key.toFile(), null);
        }
        return new RedisEngine(new LinkOptions(
                to,
                tls.build(),
                connectTimeout,
                commandTimeout,
                probeInterval,
                commandQueueSize,
                commandQueueBytes,
                prefix));
    }
}
