package dev.fanfare.internal.live;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.feature.Viewing;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.state.ObjectFormat;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveViewers;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Live objects as an engine has them. */
public final class LiveFeature implements Feature {

    private static final String NAMESPACE = "live";

    private final LiveOptions options;
    private final StateChannels channels;
    private final Viewing viewing;
    private final NamespaceOptions namespace;

    /** Live objects that some may see. */
    public LiveFeature(LiveOptions options, LiveViewers viewers, ChannelSyntax syntax) {
        this.options = Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(viewers, "viewers must not be null");
        this.channels = new StateChannels(
                NAMESPACE, "the id of a live object", Objects.requireNonNull(syntax, "syntax must not be null"));
        this.viewing =
                new Viewing(channels, name(), "live.allow_anonymous", options.allowAnonymous(), viewers::mayView);
        this.namespace = StateChannels.namespace(options.retentionSize(), options.retentionTtl())
                .slowConsumerPolicy(SlowConsumers.Policy.LATEST)
                .maxRate(options.maxRate())
                .build();
    }

    @Override
    public String name() {
        return "live objects";
    }

    @Override
    public Map<String, NamespaceOptions> namespaces() {
        return Map.of(NAMESPACE, namespace);
    }

    @Override
    public Map<String, StateFormat> states() {
        return Map.of(NAMESPACE, new ObjectFormat("live objects are changed with live_update, not by publishing"));
    }

    @Override
    public Hooks with(Hooks hooks) {
        return viewing.with(Objects.requireNonNull(hooks, "hooks must not be null"));
    }

    @Override
    public List<Object> start(Node node, Results results) {
        Objects.requireNonNull(node, "node must not be null");
        Objects.requireNonNull(results, "results must not be null");
        return List.of(new StateLiveObjects(options, channels, node.publisher().retention(namespace), node, results));
    }
}
