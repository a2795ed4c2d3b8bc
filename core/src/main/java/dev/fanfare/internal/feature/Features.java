package dev.fanfare.internal.feature;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.PresenceMaps;
import dev.fanfare.internal.map.ChannelMaps;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.state.StateFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The features that an engine has, and what comes of all of them together. */
public final class Features {

    private static final Logger LOG = LoggerFactory.getLogger(Features.class);

    private final List<Feature> all;

    /**
     * @param all in the order in which each builds on those before
     */
    public Features(List<Feature> all) {
        this.all = List.copyOf(all);
    }

    /**
     * The namespaces of an application together with those of the features.
     *
     * @throws IllegalArgumentException if they need the same, or an application's maps of who is subscribed are none
     */
    public Namespaces namespaces(
            ChannelSyntax syntax, NamespaceOptions withoutNamespace, Map<String, NamespaceOptions> applications) {
        requirePolls(withoutNamespace, applications);
        warnOfIdleHistory("without a namespace", withoutNamespace);
        applications.forEach((name, options) -> warnOfIdleHistory("of the namespace \"" + name + "\"", options));
        PresenceMaps maps = new PresenceMaps(syntax, withoutNamespace, applications);
        maps.check("");
        applications.keySet().forEach(maps::check);
        Map<String, NamespaceOptions> namespaces = new HashMap<>(applications);
        Map<String, StateFormat> states = new HashMap<>();
        Set<String> reserved = new HashSet<>();
        for (Feature feature : all) {
            feature.namespaces().forEach((name, options) -> {
                if (namespaces.put(name, options) != null) {
                    throw new IllegalArgumentException(
                            feature.name() + " need the namespace \"" + name + "\" for themselves: rename yours");
                }
                reserved.add(name);
            });
            states.putAll(feature.states());
        }
        reserved.removeAll(states.keySet());
        return new Namespaces(syntax, withoutNamespace, namespaces, states, reserved);
    }

    private void requirePolls(NamespaceOptions withoutNamespace, Map<String, NamespaceOptions> applications) {
        boolean areNeeded = Stream.concat(Stream.of(withoutNamespace), applications.values().stream())
                .anyMatch(options -> options.type() == SubscriptionType.SHARED_POLL);
        if (areNeeded && polls() == null) {
            throw new IllegalArgumentException(
                    "subscription_type shared_poll needs shared_poll.hmac_secret_key, by which"
                            + " the application signs what clients may track, and a backend to ask");
        }
    }

    private static void warnOfIdleHistory(String where, NamespaceOptions options) {
        boolean hasSize = options.history().size() > 0;
        if (hasSize == options.history().ttl().isZero()) {
            LOG.warn(
                    "Nothing is kept of channels {}: history_size and history_ttl keep publications together, and {} is not set",
                    where,
                    hasSize ? "history_ttl" : "history_size");
        }
    }

    /** What clients may track keys of; null if there are no shared polls. */
    public @Nullable Polls polls() {
        return all.stream()
                .map(Feature::polls)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** What the engine asks and tells. */
    public Hooks with(Hooks applications) {
        Hooks hooks = applications;
        for (Feature feature : all) {
            hooks = feature.with(hooks);
        }
        return hooks;
    }

    /** Begins, and what an engine has without a feature. */
    public List<Object> start(Node node, Results results) {
        Stream<Object> maps = Stream.of(new ChannelMaps(node.maps(), node::isClosed, results));
        return Stream.concat(maps, all.stream().flatMap(feature -> feature.start(node, results).stream()))
                .toList();
    }
}
