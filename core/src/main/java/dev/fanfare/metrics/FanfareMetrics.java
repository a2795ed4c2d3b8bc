package dev.fanfare.metrics;

import dev.fanfare.Fanfare;
import dev.fanfare.HandlerLoad;
import dev.fanfare.channel.SlowConsumerCounts;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.map.MapCounts;
import dev.fanfare.map.MapResult;
import dev.fanfare.poll.SharedPollCounts;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.rate.Operation;
import dev.fanfare.rate.OverLimit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics of an engine on this node, for any registry of Micrometer, which an application that uses this must have:
 * {@code new FanfareMetrics(fanfare).bindTo(registry)}. Reading them costs the same whatever the number of channels
 * and clients.
 */
// Micrometer is there only for those who use this.
@SuppressWarnings("exports")
public final class FanfareMetrics implements MeterBinder {

    /** Of frames that break the rules (RFC 6455, section 7.4.1), and of the protocol. */
    private static final Set<Integer> CODES = Stream.concat(
                    Stream.of(1002, 1003, 1007),
                    Stream.of(
                                    Disconnect.MESSAGE_TOO_BIG,
                                    Disconnect.CONNECTION_CLOSED,
                                    Disconnect.SHUTDOWN,
                                    Disconnect.INTERNAL_ERROR,
                                    Disconnect.EXPIRED,
                                    Disconnect.SUBSCRIPTION_EXPIRED,
                                    Disconnect.SLOW,
                                    Disconnect.WRITE_ERROR,
                                    Disconnect.INSUFFICIENT_STATE,
                                    Disconnect.FORCE_RECONNECT,
                                    Disconnect.NO_PONG,
                                    Disconnect.TOO_MANY_REQUESTS,
                                    Disconnect.INVALID_TOKEN,
                                    Disconnect.BAD_REQUEST,
                                    Disconnect.STALE,
                                    Disconnect.FORCED,
                                    Disconnect.CONNECTION_LIMIT,
                                    Disconnect.CHANNEL_LIMIT,
                                    Disconnect.INAPPROPRIATE_PROTOCOL,
                                    Disconnect.PERMISSION_DENIED,
                                    Disconnect.NOT_AVAILABLE,
                                    Disconnect.TOO_MANY_ERRORS)
                            .map(Disconnect::code))
            .collect(Collectors.toUnmodifiableSet());

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
        polls(registry, "channels", "channels with a shared poll that has subscribers", SharedPollCounts::channels);
        polls(registry, "keys", "keys that are asked for in the name of clients", SharedPollCounts::keys);
        pollsSoFar(registry, "requests", "requests to backends of shared polls", SharedPollCounts::requests);
        pollsSoFar(
                registry,
                "failures",
                "requests to backends of shared polls that failed, or whose answer made no sense in part",
                SharedPollCounts::failures);
        pollsSoFar(
                registry,
                "changes",
                "changes of values that backends of shared polls have said",
                SharedPollCounts::changes);
        disconnects(registry);
        overLimits(registry);
        maps(registry);
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

    /** One counter for each code of the protocol, so that a rise can be watched from the first on; others are one together. */
    private void disconnects(MeterRegistry registry) {
        String name = "fanfare.disconnects";
        String description = "connections that the server has ended, by the code that says why";
        for (int code : CODES) {
            FunctionCounter.builder(name, fanfare, engine -> count(engine, found -> found == code))
                    .description(description)
                    .tags(tags)
                    .tag("code", Integer.toString(code))
                    .register(registry);
        }
        FunctionCounter.builder(name, fanfare, engine -> count(engine, found -> !CODES.contains(found)))
                .description(description)
                .tags(tags)
                .tag("code", "other")
                .register(registry);
    }

    private void maps(MeterRegistry registry) {
        String writes = "fanfare.map.writes";
        String description = "values of maps that were written and removed";
        map(registry, writes, description, "operation", "publish", MapCounts::published);
        map(registry, writes, description, "operation", "remove", MapCounts::removed);
        for (MapResult.Reason reason : MapResult.Reason.values()) {
            map(
                    registry,
                    "fanfare.map.suppressed",
                    "writes and removals with which nothing was done",
                    "reason",
                    reason.name().toLowerCase(Locale.ROOT),
                    counts -> counts.suppressed().getOrDefault(reason, 0L));
        }
    }

    private void map(
            MeterRegistry registry,
            String name,
            String description,
            String label,
            String value,
            ToLongFunction<MapCounts> count) {
        FunctionCounter.builder(
                        name, fanfare, engine -> count.applyAsLong(engine.maps().counts()))
                .description(description)
                .tags(tags)
                .tag(label, value)
                .register(registry);
    }

    /** One counter for each limit that is set, and for those of connections, of which a server may have some. */
    private void overLimits(MeterRegistry registry) {
        Set<OverLimit> limits = new HashSet<>(fanfare.connections().overLimits().keySet());
        for (String layer : OverLimit.OF_CONNECTIONS) {
            limits.add(new OverLimit(layer, Operation.CONNECT.key(), false));
            limits.add(new OverLimit(layer, Operation.CONNECT.key(), true));
        }
        for (OverLimit limit : limits) {
            FunctionCounter.builder(
                            "fanfare.rate.limit.over",
                            fanfare,
                            engine -> engine.connections().overLimits().getOrDefault(limit, 0L))
                    .description("what clients did more often than a limit allows, and was refused if it is no dry run")
                    .tags(tags)
                    .tag("layer", limit.layer())
                    .tag("command", limit.command())
                    .tag("dry_run", Boolean.toString(limit.dryRun()))
                    .register(registry);
        }
    }

    private static double count(Fanfare engine, IntPredicate which) {
        return engine.connections().disconnects().entrySet().stream()
                .filter(each -> which.test(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void node(MeterRegistry registry, String name, String description, ToDoubleFunction<NodeInfo> value) {
        gauge(registry, "fanfare." + name, description, engine -> value.applyAsDouble(engine.nodeInfo()));
    }

    private void polls(
            MeterRegistry registry, String name, String description, ToDoubleFunction<SharedPollCounts> value) {
        gauge(registry, "fanfare.shared.poll." + name, description, engine -> value.applyAsDouble(polls(engine)));
    }

    private void pollsSoFar(
            MeterRegistry registry, String name, String description, ToDoubleFunction<SharedPollCounts> value) {
        FunctionCounter.builder("fanfare.shared.poll." + name, fanfare, engine -> value.applyAsDouble(polls(engine)))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static SharedPollCounts polls(Fanfare engine) {
        return engine.part(SharedPolls.class).counts();
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
