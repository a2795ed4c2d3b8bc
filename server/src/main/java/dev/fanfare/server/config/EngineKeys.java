package dev.fanfare.server.config;

import dev.fanfare.channel.NamespaceOptions;
import java.util.Map;
import java.util.Optional;

/** Reads {@code engine}, and refuses what the chosen engine does not keep. */
final class EngineKeys {

    private EngineKeys() {}

    /**
     * How one gets to Redis, if that is the engine. What is not the engine is read, too, so that a slip is found before it is.
     *
     * @param withoutNamespace {@code channel.without_namespace}
     * @param namespaces {@code channel.namespaces}
     * @throws ConfigException if something is enabled that it does not keep, which would be different on each node
     */
    static Optional<RedisKeys> redis(
            ConfigBinder binder, NamespaceOptions withoutNamespace, Map<String, NamespaceOptions> namespaces) {
        RedisKeys redis = binder.bind("engine.redis", RedisKeys.class);
        if (binder.bind("engine.type", ServerConfig.EngineType.class) == ServerConfig.EngineType.MEMORY) {
            return Optional.empty();
        }
        refuse(binder, "live.enabled", binder.bind("live.enabled", Boolean.class), "live objects");
        refuse(binder, "sequence.enabled", binder.bind("sequence.enabled", Boolean.class), "sequences");
        refuse(binder, "channel.without_namespace.subscription_type", withoutNamespace.map() != null, "maps");
        namespaces.forEach((name, options) ->
                refuse(binder, "channel.namespaces", options.map() != null, "maps, as in \"" + name + "\","));
        return Optional.of(redis);
    }

    private static void refuse(ConfigBinder binder, String path, boolean isThere, String what) {
        if (isThere) {
            throw binder.problem(path, what + " are not kept in Redis yet, and cannot be with engine.type redis");
        }
    }
}
