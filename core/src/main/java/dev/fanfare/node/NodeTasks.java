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
import java.util.function.Consumer;

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
        Optional<ProtocolError> problem =
                node.namespaces().resolve(task.channel()).problem();
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
        return onLoops(task.clients(), session -> session.close(reason, "by the application"));
    }

    @Override
    public CompletionStage<Task.Done> refresh(Task.Refresh task) {
        return onLoops(task.clients(), session -> {
            if (session.isConnected()) {
                node.renewals().renew(session, task.renewal());
            }
        });
    }

    private CompletionStage<Task.Done> onLoops(ClientSelector clients, Consumer<Session> action) {
        return done(CompletableFuture.allOf(selected(clients).stream()
                .map(session -> onLoop(session, action))
                .toArray(CompletableFuture[]::new)));
    }

    private static CompletableFuture<Void> onLoop(Session session, Consumer<Session> action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        session.loop().later(() -> {
            action.accept(session);
            done.complete(null);
        });
        return done.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<Task.Done> regroup(Task.Regroup task) {
        return done(node.regroup(task));
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
