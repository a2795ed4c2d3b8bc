package dev.fanfare.node;

import dev.fanfare.channel.Namespaces;
import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.cluster.Performer;
import dev.fanfare.cluster.Task;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Does with the clients of this node what any node has asked for. Safe for any thread. */
final class NodeTasks implements Performer {

    /** A loop that ends meanwhile does not say that it is done. */
    private static final long PATIENCE_SECONDS = 5;

    private final Node node;

    NodeTasks(Node node) {
        this.node = node;
    }

    @Override
    public CompletionStage<Task.Done> subscribe(Task.Subscribe task) {
        Optional<ProtocolError> problem = node.namespaces().problemWith(task.channel());
        if (problem.isPresent()) {
            return CompletableFuture.failedStage(
                    new ErrorException(problem.get(), Namespaces.describe(task.channel())));
        }
        return done(node.serverSubscriptions().subscribe(selected(task.clients()), task.channel(), task.options()));
    }

    @Override
    public CompletionStage<Task.Done> unsubscribe(Task.Unsubscribe task) {
        UnsubscribeCode code = new UnsubscribeCode(task.code(), task.reason());
        return done(node.serverSubscriptions().unsubscribe(selected(task.clients()), task.channel(), code));
    }

    @Override
    public CompletionStage<Task.Done> disconnect(Task.Disconnect task) {
        Disconnect reason = new Disconnect(task.code(), task.reason());
        return done(CompletableFuture.allOf(selected(task.clients()).stream()
                .map(session -> close(session, reason))
                .toArray(CompletableFuture[]::new)));
    }

    private static CompletableFuture<Void> close(Session session, Disconnect reason) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        session.loop().later(() -> {
            session.close(reason, "by the application");
            closed.complete(null);
        });
        return closed.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private List<Session> selected(ClientSelector clients) {
        return node.sessions().user(clients.user()).stream()
                .filter(session -> clients.selects(session.clientId()))
                .toList();
    }

    @Override
    public CompletionStage<Task.Subscriptions> channels(Task.Channels task) {
        return CompletableFuture.completedStage(
                new Task.Subscriptions(node.hub().subscriptions()));
    }

    @Override
    public CompletionStage<NodeInfo> info(Task.Info task) {
        return CompletableFuture.completedStage(node.info());
    }

    @Override
    public CompletionStage<Task.Reach> tally(Task.Tally task) {
        return node.reached(node.hub().audience(task.channel()), task.position());
    }

    private static CompletionStage<Task.Done> done(CompletionStage<?> stage) {
        return stage.thenApply(any -> new Task.Done());
    }
}
