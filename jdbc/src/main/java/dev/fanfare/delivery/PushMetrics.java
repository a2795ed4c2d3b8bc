package dev.fanfare.delivery;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of push, for any registry of Micrometer, which an application that uses this must have: {@code new
 * PushMetrics(fanfare.part(Push.class)).bindTo(registry)}. Reading them asks no database.
 */
// Micrometer is there only for those who use this.
@SuppressWarnings("exports")
public final class PushMetrics implements MeterBinder {

    private static final double MILLIS = 1e3;

    private final Push push;

    /**
     * The metrics of an engine's push.
     *
     * @param push asked whenever a metric is read
     */
    public PushMetrics(Push push) {
        this.push = Objects.requireNonNull(push, "push must not be null");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry must not be null");
        for (String provider : push.providers()) {
            for (PushState state : PushState.values()) {
                FunctionCounter.builder(
                                "fanfare.push.results",
                                push,
                                each -> each.counts(provider).results(state))
                        .description("answers of push services on this node; pending for what is tried again")
                        .tag("provider", provider)
                        .tag("result", state.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
            gauge(registry, provider, "waiting", "messages that wait; 10,000 for more", PushCounts::waiting);
            gauge(
                    registry,
                    provider,
                    "lag.seconds",
                    "for how long the oldest message that is due has waited",
                    counts -> counts.lag().toMillis() / MILLIS);
            gauge(registry, provider, "in.flight", "messages under way from this node", PushCounts::underWay);
        }
    }

    private void gauge(
            MeterRegistry registry,
            String provider,
            String name,
            String description,
            ToDoubleFunction<PushCounts> value) {
        Gauge.builder("fanfare.push." + name, push, each -> value.applyAsDouble(each.counts(provider)))
                .description(description)
                .tag("provider", provider)
                .register(registry);
    }
}
