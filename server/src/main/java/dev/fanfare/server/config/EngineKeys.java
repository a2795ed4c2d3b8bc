package dev.fanfare.server.config;

import java.util.Locale;
import java.util.Optional;

/** Reads {@code engine}, and {@code map_broker}, which cannot be another. */
final class EngineKeys {

    private EngineKeys() {}

    /**
     * How one gets to Redis, if that is the engine. What is not the engine is read, too, so that a slip is found before it is.
     *
     * @throws ConfigException if maps are to be where the engine is not
     */
    static Optional<RedisKeys> redis(ConfigBinder binder) {
        RedisKeys redis = binder.bind("engine.redis", RedisKeys.class);
        ServerConfig.EngineType engine = binder.bind("engine.type", ServerConfig.EngineType.class);
        ServerConfig.MapBrokerType maps = binder.bind("map_broker.type", ServerConfig.MapBrokerType.class);
        if (maps != ServerConfig.MapBrokerType.ENGINE && !maps.name().equals(engine.name())) {
            String type = engine.name().toLowerCase(Locale.ROOT);
            throw binder.problem(
                    "map_broker.type",
                    "maps are kept where everything is, and engine.type is " + type + "; leave it out");
        }
        return engine == ServerConfig.EngineType.MEMORY ? Optional.empty() : Optional.of(redis);
    }
}
