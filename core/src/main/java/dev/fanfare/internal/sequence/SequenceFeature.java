package dev.fanfare.internal.sequence;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.feature.Viewing;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.state.ObjectFormat;
import dev.fanfare.internal.state.StateChannels;
import dev.fanfare.internal.state.StateFormat;
import dev.fanfare.sequence.SequenceOptions;
import dev.fanfare.sequence.SequenceViewers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sequences as an engine has them. */
public final class SequenceFeature implements Feature {

    private static final String NAMESPACE = "sequence";

    /** Whoever has missed more than so many numbers is given the current one. */
    private static final int RETENTION_SIZE = 100;

    private static final Duration RETENTION_TTL = Duration.ofMinutes(2);

    private final StateChannels channels;
    private final Viewing viewing;
    private final NamespaceOptions namespace =
            StateChannels.namespace(RETENTION_SIZE, RETENTION_TTL).build();

    /** Sequences that some may follow. */
    public SequenceFeature(SequenceOptions options, SequenceViewers viewers, ChannelSyntax syntax) {
        Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(viewers, "viewers must not be null");
        this.channels = new StateChannels(
                NAMESPACE, "the name of a sequence", Objects.requireNonNull(syntax, "syntax must not be null"));
        this.viewing =
                new Viewing(channels, name(), "sequence.allow_anonymous", options.allowAnonymous(), viewers::mayView);
    }

    @Override
    public String name() {
        return "sequences";
    }

    @Override
    public Map<String, NamespaceOptions> namespaces() {
        return Map.of(NAMESPACE, namespace);
    }

    @Override
    public Map<String, StateFormat> states() {
        return Map.of(NAMESPACE, new ObjectFormat("numbers are taken with sequence_next, not by publishing"));
    }

    @Override
    public Hooks with(Hooks hooks) {
        return viewing.with(hooks);
    }

    @Override
    public List<Object> start(Node node, Results results) {
        Objects.requireNonNull(node, "node must not be null");
        Objects.requireNonNull(results, "results must not be null");
        return List.of(new StateSequences(channels, node.publisher().retention(namespace), node, results));
    }
}
