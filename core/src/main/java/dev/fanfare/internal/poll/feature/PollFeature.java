package dev.fanfare.internal.poll.feature;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.poll.Polls;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shared polls as an engine has them. They are in namespaces of the application's own. */
public final class PollFeature implements Feature {

    private final @Nullable Polls polls;

    /**
     * Shared polls, or their absence, which an application is told when it says a value.
     *
     * @param polls what clients track here; null if they are off
     */
    public PollFeature(@Nullable Polls polls) {
        this.polls = polls;
    }

    @Override
    public String name() {
        return "shared polls";
    }

    @Override
    public Map<String, NamespaceOptions> namespaces() {
        return Map.of();
    }

    @Override
    public @Nullable Polls polls() {
        return polls;
    }

    @Override
    public Hooks with(Hooks hooks) {
        return hooks;
    }

    @Override
    public List<Object> start(Node node, Results results) {
        if (polls != null) {
            polls.checkBy(node.publisher()::flawOfItem);
        }
        return List.of(new ClusterPolls(polls, node, results));
    }
}
