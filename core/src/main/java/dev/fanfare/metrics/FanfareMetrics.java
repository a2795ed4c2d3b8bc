package dev.fanfare.metrics;

import dev.fanfare.Fanfare;
import dev.fanfare.HandlerLoad;
import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.cluster.NodeInfo;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of an engine on this node, for any registry of Micrometer, which an application that uses this must have:
 * {@code new FanfareMetrics(fanfare).bindTo(registry)}. Reading them costs the same whatever the number of channels
 * and clients.
 */
// Micrometer is there only for those who use this.
@SuppressWarnings("exports")
public final class FanfareMetrics implements MeterBinder {

    private final Fanfare fanfare;
    private final List<Tag> tags;

    /**
     * Metrics without tags of their own.
     *
     * @param fanfare the engine; asked whenever a metric is read
     */
    public FanfareMetrics(Fanfare fanfare) {
        this(fanfare, List.of());
    }

    /**
     * Metrics with tags.
     *
     * @param fanfare the engine; asked whenever a metric is read
     * @param tags that all of them have, such as one that tells engines of one process apart; copied
     */
    public FanfareMetrics(Fanfare fanfare, Iterable<Tag> tags) {
        this.fanfare = Objects.requireNonNull(fanfare, "fanfare must not be null");
        Objects.requireNonNull(tags, "tags must not be null");
        List<Tag> copy = new ArrayList<>();
        tags.forEach(copy::add);
        this.tags = List.copyOf(copy);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry must not be null");
        node(registry, "clients", "connected clients", NodeInfo::clients);
        node(registry, "users", "different users; all anonymous ones count as one", NodeInfo::users);
        node(registry, "channels", "channels with subscribers", NodeInfo::channels);
        node(registry, "subscriptions", "subscriptions", NodeInfo::subscriptions);
        handlers(registry, "running", "tasks of handlers that run", HandlerLoad::running);
        handlers(registry, "waiting", "tasks of handlers that wait for a thread", HandlerLoad::waiting);
        handlers(
                registry,
                "stalled.seconds",
                "for how long none of the waiting tasks of handlers has begun",
                load -> load.stalled().toMillis() / 1e3);
        slow(
                registry,
                "disconnected",
                "connections closed because they read too slowly",
                SlowConsumerCounts::disconnected);
        slow(registry, "dropped", "publications left out for a slow subscriber", SlowConsumerCounts::dropped);
        slow(
                registry,
                "conflated",
                "publications that a newer one replaced before they were sent",
                SlowConsumerCounts::conflated);
        slow(
                registry,
                "sent.back",
                "subscriptions ended so that the client recovers what it was not given",
                SlowConsumerCounts::sentBack);
    }

    private void node(MeterRegistry registry, String name, String description, ToDoubleFunction<NodeInfo> value) {
        gauge(registry, "fanfare." + name, description, engine -> value.applyAsDouble(engine.nodeInfo()));
    }

    private void handlers(
            MeterRegistry registry, String name, String description, ToDoubleFunction<HandlerLoad> value) {
        gauge(registry, "fanfare.handlers." + name, description, engine -> value.applyAsDouble(engine.handlerLoad()));
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Fanfare> value) {
        Gauge.builder(name, fanfare, value).description(description).tags(tags).register(registry);
    }

    private void slow(
            MeterRegistry registry, String name, String description, ToDoubleFunction<SlowConsumerCounts> value) {
        FunctionCounter.builder(
                        "fanfare.slow.consumers." + name,
                        fanfare,
                        engine -> value.applyAsDouble(engine.slowConsumers()))
                .description(description)
                .tags(tags)
                .register(registry);
    }
}
