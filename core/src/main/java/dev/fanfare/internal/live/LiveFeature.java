package dev.fanfare.internal.live;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.live.LiveOptions;
import dev.fanfare.live.LiveViewers;
import dev.fanfare.protocol.ProtocolError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Live objects as an engine has them. */
public final class LiveFeature implements Feature {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeature.class);

    /** For this long after its end an object's stream is known, so that whoever comes back is not told that it began anew. */
    private static final Duration META_TTL = Duration.ofHours(1);

    private final LiveOptions options;
    private final LiveViewers viewers;
    private final LiveChannels channels;
    private final NamespaceOptions namespace;

    /** Live objects that some may see. */
    public LiveFeature(LiveOptions options, LiveViewers viewers, ChannelSyntax syntax) {
        this.options = Objects.requireNonNull(options, "options must not be null");
        this.viewers = Objects.requireNonNull(viewers, "viewers must not be null");
        this.channels = new LiveChannels(Objects.requireNonNull(syntax, "syntax must not be null"));
        Duration kept = options.retentionTtl();
        this.namespace = NamespaceOptions.builder()
                .historySize(options.retentionSize())
                .historyTtl(kept)
                .historyMetaTtl(kept.compareTo(META_TTL) > 0 ? kept : META_TTL)
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
        return Map.of(LiveChannels.NAMESPACE, namespace);
    }

    @Override
    public Map<String, StateFormat> states() {
        return Map.of(LiveChannels.NAMESPACE, new LiveFormat());
    }

    @Override
    public Hooks with(Hooks hooks) {
        return Objects.requireNonNull(hooks, "hooks must not be null").withViewing(this::mayView);
    }

    private CompletionStage<SubscribeOptions> mayView(SubscribingEvent event) {
        Client client = event.client();
        String id = channels.idOf(event.channel());
        if (client.user().isEmpty() && !options.allowAnonymous()) {
            return CompletableFuture.failedStage(
                    refused("live objects are for clients with a user id (live.allow_anonymous)"));
        }
        return CompletableFuture.completedStage(id)
                .thenCompose(object -> viewers.mayView(client, object))
                .exceptionally(problem -> {
                    LOG.error("Whether a client may see a live object could not be decided: it may not", problem);
                    return false;
                })
                .thenApply(may -> {
                    if (!Boolean.TRUE.equals(may)) {
                        throw refused("the application does not let this client see the object");
                    }
                    return SubscribeOptions.DEFAULT;
                });
    }

    private static ErrorException refused(String why) {
        return new ErrorException(ProtocolError.PERMISSION_DENIED, why);
    }

    @Override
    public List<Object> start(Node node, Results results) {
        Objects.requireNonNull(node, "node must not be null");
        Objects.requireNonNull(results, "results must not be null");
        return List.of(new StateLiveObjects(options, channels, node.publisher().retention(namespace), node, results));
    }
}
