package dev.fanfare.internal.poll.feature;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.node.Node;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.poll.SharedPollCounts;
import dev.fanfare.poll.SharedPolls;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The shared polls of all nodes. */
final class ClusterPolls implements SharedPolls {

    private final @Nullable Polls polls;
    private final Node node;
    private final Results results;

    ClusterPolls(@Nullable Polls polls, Node node, Results results) {
        this.polls = polls;
        this.node = node;
        this.results = results;
    }

    @Override
    public CompletionStage<Void> publish(String channel, String key, Payload data, long version, String epoch) {
        Objects.requireNonNull(channel, "channel must not be null");
        Objects.requireNonNull(key, "key must not be null");
        Objects.requireNonNull(data, "data must not be null");
        Objects.requireNonNull(epoch, "epoch must not be null");
        ErrorException refusal = refusal(channel, key, data, version);
        return refusal != null
                ? CompletableFuture.failedStage(refusal)
                : results.of(node.cluster()
                        .askAll(new Task.TellItem(channel, key, data, version, epoch))
                        .thenApply(told -> null));
    }

    private @Nullable ErrorException refusal(String channel, String key, Payload data, long version) {
        Namespaces.Resolved resolved = node.namespaces().resolve(channel);
        if (resolved.problem().isPresent()) {
            return Namespaces.refusal(resolved.problem().get(), channel);
        }
        NamespaceOptions namespace = resolved.options();
        if (namespace.type() != SubscriptionType.SHARED_POLL) {
            return bad("the channel is no shared poll: its namespace has another subscription_type");
        }
        if (!namespace.sharedPoll().publishEnabled()) {
            return new ErrorException(ProtocolError.NOT_AVAILABLE, "the namespace has no shared_poll.publish_enabled");
        }
        if (key.isEmpty()) {
            return bad("key must not be empty");
        }
        if (version < 1) {
            return bad("version must be at least 1, and is " + version);
        }
        if (data.isEmpty()) {
            return bad("data must not be empty");
        }
        String flaw = node.publisher().flawOf(channel, namespace, data);
        return flaw == null ? null : bad(flaw);
    }

    private static ErrorException bad(String detail) {
        return new ErrorException(ProtocolError.BAD_REQUEST, detail);
    }

    @Override
    public SharedPollCounts counts() {
        return polls == null ? new SharedPollCounts(0, 0, 0, 0, 0) : polls.counts();
    }
}
