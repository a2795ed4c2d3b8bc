package dev.fanfare.server.metrics;

import dev.fanfare.Fanfare;
import dev.fanfare.metrics.FanfareMetrics;
import dev.fanfare.netty.http.Admission;
import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.http.HttpCall;
import dev.fanfare.netty.http.HttpEndpoint;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers with the metrics of a server and its JVM, in the text format of Prometheus. */
public final class MetricsEndpoint implements HttpEndpoint {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /**
     * Registers everything there is to know about an engine.
     *
     * @param more what belongs to it beside
     */
    public MetricsEndpoint(Fanfare fanfare, MeterBinder more) {
        new FanfareMetrics(fanfare).bindTo(registry);
        more.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
    }

    @Override
    public Admission admit(HttpCall head) {
        return Admission.IN_PLACE;
    }

    @Override
    public CompletionStage<HttpAnswer> handle(HttpCall call) {
        return CompletableFuture.completedStage(HttpAnswer.text(200, registry.scrape()));
    }
}
