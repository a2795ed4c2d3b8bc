package dev.fanfare.server.config;

import dev.fanfare.redis.RedisEngine;
import dev.fanfare.redis.RedisEngineBuilder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code engine.redis}.
 *
 * @param address one Redis, or several that know nothing of each other
 * @param clusterAddress some of a cluster; none if there is none
 * @param shardedPubSub whether the cluster announces only where the slot of a channel is
 * @param sentinelAddress sentinels that know where the one Redis is; none if {@code address} says it
 * @param sentinelMasterName by which they know it
 * @param sentinelUser who one is for them; "" for the default one, or what their addresses say
 * @param sentinelPassword "" for none, or what their addresses say
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
        List<String> clusterAddress,
        boolean shardedPubSub,
        List<String> sentinelAddress,
        String sentinelMasterName,
        String sentinelUser,
        String sentinelPassword,
        String prefix,
        String user,
        String password,
        int db,
        Duration connectTimeout,
        Duration ioTimeout,
        Tls tls) {

    /** Where Redis is unless it is said. */
    private static final List<String> NOWHERE_ELSE = List.of("localhost:6379");

    /** The keys, of which what cannot be so is refused. */
    public RedisKeys {
        address = List.copyOf(address);
        clusterAddress = List.copyOf(clusterAddress);
        sentinelAddress = List.copyOf(sentinelAddress);
        if (address.isEmpty()) {
            throw new IllegalArgumentException("address must be that of a Redis, or of several, and is empty");
        }
        if (sentinelAddress.isEmpty()) {
            requireNone("sentinel_user", sentinelUser);
            requireNone("sentinel_password", sentinelPassword);
        } else {
            requireOne("address and sentinel_address", !address.equals(NOWHERE_ELSE));
            requireOne("cluster_address and sentinel_address", !clusterAddress.isEmpty());
        }
        if (clusterAddress.isEmpty()) {
            if (shardedPubSub) {
                throw new IllegalArgumentException("sharded_pub_sub is for a cluster, and there is no cluster_address");
            }
        } else {
            requireOne("address and cluster_address", !address.equals(NOWHERE_ELSE));
            if (db != 0) {
                throw new IllegalArgumentException("db must be 0 with cluster_address: a cluster has no others");
            }
        }
        if (db < 0) {
            throw new IllegalArgumentException("db must not be negative, and is " + db);
        }
    }

    private static void requireOne(String keys, boolean areBoth) {
        if (areBoth) {
            throw new IllegalArgumentException("there are both " + keys + ", of which only one can say where Redis is");
        }
    }

    private static void requireNone(String key, String value) {
        if (!value.isEmpty()) {
            throw new IllegalArgumentException(key + " is for sentinels, and there is no sentinel_address");
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
            RedisEngineBuilder builder =
                    of().prefix(prefix).connectTimeout(connectTimeout).commandTimeout(ioTimeout);
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

    private RedisEngineBuilder of() {
        if (!clusterAddress.isEmpty()) {
            List<String> all = clusterAddress.stream().map(this::whole).toList();
            return RedisEngine.clusterBuilder(all.get(0), rest(all)).shardedPubSub(shardedPubSub);
        }
        return sentinelAddress.isEmpty() ? ofAddresses() : ofSentinels();
    }

    private RedisEngineBuilder ofAddresses() {
        List<String> all =
                address.stream().map(given -> whole(given) + database(given)).toList();
        RedisEngineBuilder builder = RedisEngine.builder(all.get(0), rest(all));
        return all.stream().allMatch(RedisKeys::isSocket) ? builder.database(db) : builder;
    }

    private RedisEngineBuilder ofSentinels() {
        List<String> all = sentinelAddress.stream().map(this::sentinel).toList();
        return RedisEngine.sentinelBuilder(sentinelMasterName, all.get(0), rest(all))
                .database(db);
    }

    private static String[] rest(List<String> all) {
        return all.subList(1, all.size()).toArray(String[]::new);
    }

    private String sentinel(String given) {
        String whole = checked(given);
        if (sentinelUser.isEmpty() && sentinelPassword.isEmpty()) {
            return whole;
        }
        if (given.contains("@")) {
            throw new IllegalArgumentException("user and password of a sentinel are given twice: leave them out of"
                    + " sentinel_address, or out of sentinel_user and sentinel_password");
        }
        int authority = whole.indexOf("://") + 3;
        return whole.substring(0, authority) + encoded(sentinelUser) + ":" + encoded(sentinelPassword) + "@"
                + whole.substring(authority);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static boolean isSocket(String address) {
        return address.startsWith("unix://");
    }

    private String database(String given) {
        return given.contains("://") ? "" : "/" + db;
    }

    private String whole(String given) {
        boolean isWhole = given.contains("://");
        if (isWhole && !isSocket(given) && db != 0) {
            throw new IllegalArgumentException(
                    "db is for an address without redis://: write the number behind the address, /" + db);
        }
        if (isWhole && given.contains("@") && !(user.isEmpty() && password.isEmpty())) {
            throw new IllegalArgumentException(
                    "user and password are given twice: leave them out of the address, or out of the keys");
        }
        return checked(given);
    }

    /** An address with its scheme, which goes with {@code tls}. */
    private String checked(String given) {
        boolean isWhole = given.contains("://");
        boolean isEncrypted = isWhole ? given.startsWith("rediss://") : tls.enabled;
        if (isWhole && tls.enabled && !isEncrypted) {
            throw new IllegalArgumentException("tls.enabled is true, and the address begins with "
                    + given.substring(0, given.indexOf("://") + 3) + ", which is without: write rediss://");
        }
        if (!isEncrypted && !(tls.serverCaPem.isEmpty() && tls.certPem.isEmpty())) {
            throw new IllegalArgumentException(
                    "there are certificates under tls, and tls.enabled is false: set it, or write rediss://");
        }
        return isWhole ? given : (tls.enabled ? "rediss://" : "redis://") + given;
    }

    /** Without what is secret. */
    @Override
    public String toString() {
        return "RedisKeys[prefix=" + prefix + "]";
    }
}
