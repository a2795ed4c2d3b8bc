package dev.fanfare.server.consumer;

import dev.fanfare.server.api.ApiMethods;
import dev.fanfare.server.config.ConfigException;
import dev.fanfare.server.config.ServerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;

/** All consumers of a configuration. */
public final class Consumers implements MeterBinder, AutoCloseable {

    private final List<PostgresConsumer> all = new ArrayList<>();

    private Consumers() {}

    /**
     * Connects each to where it takes its commands from.
     *
     * @throws ConfigException if that is not possible, saying which and why
     */
    public static Consumers open(List<ServerConfig.Consumer> configured) {
        Consumers consumers = new Consumers();
        try {
            for (ServerConfig.Consumer each : configured) {
                consumers.all.add(new PostgresConsumer(each.name(), each.postgresql()));
            }
            return consumers;
        } catch (ConfigException problem) {
            consumers.close();
            throw problem;
        }
    }

    /** Begins; clients can connect by now. */
    public void begin(ApiMethods methods) {
        all.forEach(each -> each.begin(methods));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        all.forEach(each -> each.bindTo(registry));
    }

    /** Ends all; what is under way is finished. The engine is still there. */
    @Override
    public void close() {
        all.forEach(PostgresConsumer::end);
        all.forEach(PostgresConsumer::close);
    }
}
