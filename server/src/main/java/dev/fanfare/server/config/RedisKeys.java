package dev.fanfare.server.config;

import dev.fanfare.redis.RedisEngine;
import dev.fanfare.redis.RedisEngineBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code engine.redis}.
 *
 * @param address one Redis
 * @param prefix what nodes of one cluster have in common
 * @param user "" for the default one, or what the address says
 * @param password "" for none, or what the address says
 * @param db the number of the database, unless the address is a whole one
 * @param connectTimeout how long a connection may take
 * @param ioTimeout how long an answer may take
 * @param tls whether it is by TLS
 */
public record RedisKeys(
        List<String> address,
        String prefix,
        String user,
        String password,
        int db,
        Duration connectTimeout,
        Duration ioTimeout,
        Tls tls) {

    /** The keys, of which what cannot be so is refused. */
    public RedisKeys {
        address = List.copyOf(address);
        if (address.size() != 1) {
            throw new IllegalArgumentException(
                    "address must be that of one Redis, not " + address.size() + ": several are not supported yet");
        }
        if (db < 0) {
            throw new IllegalArgumentException("db must not be negative, and is " + db);
        }
    }

    /**
     * {@code engine.redis.tls}, with files as PEM.
     *
     * @param enabled for an address that does not say by itself
     * @param serverCaPem whose certificates are trusted; "" for those that the JVM trusts
     * @param certPem what is shown to Redis; "" for nothing
     * @param keyPem its key
     */
    public record Tls(boolean enabled, String serverCaPem, String certPem, String keyPem) {

        /** The keys, of which what cannot be so is refused. */
        public Tls {
            if (certPem.isEmpty() != keyPem.isEmpty()) {
                throw new IllegalArgumentException("cert_pem and key_pem go together");
            }
        }
    }

    /**
     * What they describe.
     *
     * @throws ConfigException if it cannot be so
     */
    public RedisEngineBuilder builder() {
        try {
            RedisEngineBuilder builder = RedisEngine.builder(whole(address.get(0)))
                    .prefix(prefix)
                    .connectTimeout(connectTimeout)
                    .commandTimeout(ioTimeout);
            if (!user.isEmpty() || !password.isEmpty()) {
                builder.credentials(user, password);
            }
            if (!tls.serverCaPem.isEmpty()) {
                builder.trust(Path.of(tls.serverCaPem));
            }
            if (!tls.certPem.isEmpty()) {
                builder.certificate(Path.of(tls.certPem), Path.of(tls.keyPem));
            }
            return builder;
        } catch (IllegalArgumentException impossible) {
            throw new ConfigException("engine.redis: " + impossible.getMessage());
        }
    }

    private String whole(String given) {
        boolean isWhole = given.contains("://");
        boolean isEncrypted = isWhole ? given.startsWith("rediss://") : tls.enabled;
        if (isWhole && tls.enabled && !isEncrypted) {
            throw new IllegalArgumentException("tls.enabled is true, and the address begins with redis://, which is"
                    + " without: write rediss://");
        }
        if (!isEncrypted && !(tls.serverCaPem.isEmpty() && tls.certPem.isEmpty())) {
            throw new IllegalArgumentException(
                    "there are certificates under tls, and tls.enabled is false: set it, or write rediss://");
        }
        if (isWhole && db != 0) {
            throw new IllegalArgumentException(
                    "db is for an address without redis://: write the number behind the address, /" + db);
        }
        if (isWhole && given.contains("@") && !(user.isEmpty() && password.isEmpty())) {
            throw new IllegalArgumentException(
                    "user and password are given twice: leave them out of the address, or out of the keys");
        }
        if (isWhole) {
            return given;
        }
        return (tls.enabled ? "rediss://" : "redis://") + given + "/" + db;
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "RedisKeys[prefix=" + prefix + "]";
    }
}
