package dev.fanfare.outbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of a relay, for any registry of Micrometer, which an application that uses this must have: {@code new
 * OutboxMetrics(relay).bindTo(registry)}. Reading them asks no database.
 */
// Micrometer is there only for those who use this.
@SuppressWarnings("exports")
public final class OutboxMetrics implements MeterBinder {

    private static final double MILLIS = 1e3;

    private final OutboxRelay relay;

    /**
     * The metrics of a relay.
     *
     * @param relay asked whenever a metric is read
     */
    public OutboxMetrics(OutboxRelay relay) {
        this.relay = Objects.requireNonNull(relay, "relay must not be null");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry must not be null");
        counter(registry, "sent", "messages that this relay has sent", OutboxCounts::sent);
        counter(registry, "failed", "attempts to send a message that have failed", OutboxCounts::failed);
        counter(registry, "given.up", "messages that this relay has given up", OutboxCounts::givenUp);
        gauge(registry, "partitions", "partitions that this relay has, of 64", OutboxCounts::partitions);
        gauge(registry, "pending", "messages that were not sent yet; 10,000 for more", OutboxCounts::pending);
        gauge(
                registry,
                "lag.seconds",
                "for how long the oldest message has waited",
                counts -> counts.lag().toMillis() / MILLIS);
        gauge(registry, "dead", "messages that were given up and are kept; 10,000 for more", OutboxCounts::dead);
    }

    private void counter(
            MeterRegistry registry, String name, String description, ToDoubleFunction<OutboxCounts> value) {
        FunctionCounter.builder("fanfare.outbox." + name, relay, each -> value.applyAsDouble(each.counts()))
                .description(description)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<OutboxCounts> value) {
        Gauge.builder("fanfare.outbox." + name, relay, each -> value.applyAsDouble(each.counts()))
                .description(description)
                .register(registry);
    }
}
