package dev.fanfare;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.node.Node;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.ProtocolError;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Has done what an application asks for, if it can be: while the engine is open, in channels that can be used. */
final class Gate {

    private final Node node;
    private final Results results;

    Gate(Node node, Results results) {
        this.node = node;
        this.results = results;
    }

    /** What is done only as long as somebody is there to get it. */
    <T> CompletionStage<T> whileOpen(Supplier<CompletionStage<T>> action) {
        return node.isOver()
                ? CompletableFuture.failedStage(new ErrorException(
                        ProtocolError.INTERNAL,
                        node.isClosed()
                                ? "the engine is closed"
                                : "the server is stopping, and nobody is connected to it any more"))
                : results.ifLater(action.get());
    }

    <R> CompletionStage<Survey<R>> askAll(Task<R> task) {
        return whileOpen(() -> node.cluster().askAll(task));
    }

    CompletionStage<Void> onAll(Task<Task.Done> task) {
        return askAll(task).thenAccept(Survey::complete);
    }

    <T> CompletionStage<T> inChannel(String channel, Function<NamespaceOptions, CompletionStage<T>> action) {
        Objects.requireNonNull(channel, "channel must not be null");
        Namespaces.Resolved resolved = node.namespaces().resolve(channel);
        return resolved.problem().isPresent()
                ? CompletableFuture.failedStage(
                        Namespaces.refusal(resolved.problem().get(), channel))
                : whileOpen(() -> action.apply(resolved.options()));
    }

    <T> CompletionStage<T> withPresence(String channel, Supplier<CompletionStage<T>> action) {
        return inChannel(channel, namespace -> namespace.presence().isKept() ? action.get() : notOffered(channel));
    }

    <T> CompletionStage<T> withHistory(String channel, Function<NamespaceOptions, CompletionStage<T>> action) {
        return inChannel(
                channel, namespace -> namespace.history().isKept() ? action.apply(namespace) : notOffered(channel));
    }

    private static <T> CompletionStage<T> notOffered(String channel) {
        return CompletableFuture.failedStage(new ErrorException(
                ProtocolError.NOT_AVAILABLE,
                "the namespace of channel \"" + Outside.of(channel) + "\" does not offer this"));
    }
}
