package dev.fanfare.server.metrics;

import dev.fanfare.Fanfare;
import dev.fanfare.HandlerLoad;
import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Answers with the metrics of a server and its JVM, in the text format of Prometheus. */
public final class MetricsEndpoint implements HttpEndpoint {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Fanfare fanfare;

    /** What all gauges of a scrape tell: finding it out goes through all channels. */
    private final AtomicReference<NodeInfo> info;

    /** Registers everything there is to know about an engine. */
    public MetricsEndpoint(Fanfare fanfare) {
        this.fanfare = fanfare;
        this.info = new AtomicReference<>(fanfare.nodeInfo());
        gauge("fanfare.clients", "connected clients", NodeInfo::clients);
        gauge("fanfare.users", "different users; all anonymous ones count as one", NodeInfo::users);
        gauge("fanfare.channels", "channels with subscribers", NodeInfo::channels);
        gauge("fanfare.subscriptions", "subscriptions", NodeInfo::subscriptions);
        handlers(fanfare, "running", "tasks of handlers that run", HandlerLoad::running);
        handlers(fanfare, "waiting", "tasks of handlers that wait for a thread", HandlerLoad::waiting);
        handlers(
                fanfare,
                "stalled.seconds",
                "for how long none of the waiting tasks of handlers has begun",
                load -> load.stalled().toMillis() / 1e3);
        slow(
                fanfare,
                "disconnected",
                "connections closed because they read too slowly",
                SlowConsumerCounts.Snapshot::disconnected);
        slow(fanfare, "dropped", "publications left out for a slow subscriber", SlowConsumerCounts.Snapshot::dropped);
        slow(
                fanfare,
                "conflated",
                "publications that a newer one replaced before they were sent",
                SlowConsumerCounts.Snapshot::conflated);
        slow(
                fanfare,
                "sent.back",
                "subscriptions ended so that the client recovers what it was not given",
                SlowConsumerCounts.Snapshot::sentBack);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<NodeInfo> value) {
        Gauge.builder(name, info, latest -> value.applyAsDouble(latest.get()))
                .description(description)
                .register(registry);
    }

    private void handlers(Fanfare fanfare, String name, String description, ToDoubleFunction<HandlerLoad> value) {
        Gauge.builder("fanfare.handlers." + name, fanfare, engine -> value.applyAsDouble(engine.handlerLoad()))
                .description(description)
                .register(registry);
    }

    private void slow(
            Fanfare fanfare, String name, String description, ToDoubleFunction<SlowConsumerCounts.Snapshot> value) {
        FunctionCounter.builder(
                        "fanfare.slow.consumers." + name,
                        fanfare,
                        engine -> value.applyAsDouble(engine.slowConsumers()))
                .description(description)
                .register(registry);
    }

    @Override
    public Admission admit(HttpCall head) {
        return Admission.IN_PLACE;
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        info.set(fanfare.nodeInfo());
        return CompletableFuture.completedStage(HttpAnswer.text(200, registry.scrape()));
    }
}
