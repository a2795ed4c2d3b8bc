package dev.fanfare.server.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Counts what backends were asked, and how long it took. Safe for any thread. */
final class ProxyMetrics implements MeterBinder {

    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

    @Override
    public void bindTo(MeterRegistry registry) {
        registries.add(registry);
    }

    /** @param proxy where it is in the configuration */
    void count(Hook hook, String proxy, Outcome outcome, long nanos) {
        registries.forEach(registry -> Timer.builder("fanfare.proxy.requests")
                .description("how long backends took to answer, and what came of it")
                .tag("type", hook.toString())
                .tag("proxy", proxy)
                .tag("outcome", outcome.tag())
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS));
    }

    /** @param proxy where it is in the configuration */
    void count(Hook hook, String proxy, Notices.Fate fate) {
        registries.forEach(registry -> Counter.builder("fanfare.proxy.notices")
                .description("what backends were told, and what became of it")
                .tag("type", hook.toString())
                .tag("proxy", proxy)
                .tag("fate", fate.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment());
    }
}
