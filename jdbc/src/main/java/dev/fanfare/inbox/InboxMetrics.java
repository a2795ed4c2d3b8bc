package dev.fanfare.inbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of inboxes, for any registry of Micrometer, which an application that uses this must have: {@code new
 * InboxMetrics(inbox).bindTo(registry)}. Reading them asks no database.
 */
// Micrometer is there only for those who use this.
@SuppressWarnings("exports")
public final class InboxMetrics implements MeterBinder {

    private final Inbox inbox;

    /**
     * The metrics of inboxes.
     *
     * @param inbox asked whenever a metric is read
     */
    public InboxMetrics(Inbox inbox) {
        this.inbox = Objects.requireNonNull(inbox, "inbox must not be null");
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Objects.requireNonNull(registry, "registry must not be null");
        counter(registry, "answered", "questions that the database has answered", InboxLoad::answered);
        counter(registry, "failed", "questions that the database has not answered", InboxLoad::failed);
        counter(registry, "refused", "questions that were refused because too much waits", InboxLoad::refused);
        Gauge.builder("fanfare.inbox.waiting", inbox, each -> each.load().waiting())
                .description("questions that wait for the database")
                .register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<InboxLoad> value) {
        FunctionCounter.builder("fanfare.inbox." + name, inbox, each -> value.applyAsDouble(each.load()))
                .description(description)
                .register(registry);
    }
}
