package dev.fanfare.internal.node;

import dev.fanfare.cluster.ClientSelector;
import dev.fanfare.cluster.ConnectedClient;
import dev.fanfare.cluster.NodeInfo;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.cluster.Performer;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.Subscription;
import dev.fanfare.internal.poll.Polls;
import dev.fanfare.internal.session.ClientProfile;
import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.spi.Ban;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does with the clients of this node what any node has asked for. Safe for any thread. */
final class NodeTasks implements Performer {

    /** A loop that ends meanwhile does not say that it is done. */
    private static final long PATIENCE_SECONDS = 5;

    private final Node node;
    private final @Nullable Polls polls;

    NodeTasks(Node node, @Nullable Polls polls) {
        this.node = node;
        this.polls = polls;
    }

    @Override
    public CompletionStage<Task.Done> tellItem(Task.TellItem task) {
        if (polls != null) {
            polls.told(task.channel(), task.key(), task.data(), task.version(), task.epoch());
        }
        return CompletableFuture.completedStage(new Task.Done());
    }

    @Override
    public CompletionStage<Task.Done> subscribe(Task.Subscribe task) {
        Optional<ProtocolError> problem =
                node.namespaces().resolve(task.channel()).problem();
        if (problem.isPresent()) {
            return CompletableFuture.failedStage(Namespaces.refusal(problem.get(), task.channel()));
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
        return doneOnLoops(selected(task.clients()), session -> session.close(reason, "by the application"));
    }

    @Override
    public CompletionStage<Task.Done> revokeLogins(Task.RevokeLogins task) {
        List<Session> sessions = node.logins().revoke(task.logins());
        return closed(sessions, session -> session.close(Disconnect.INVALID_TOKEN, "its login was revoked"));
    }

    /** Completes when sessions that are closed are known no more. */
    private CompletionStage<Task.Done> closed(List<Session> sessions, Consumer<Session> close) {
        return doneOnLoops(sessions, close).thenApply(done -> {
            if (sessions.stream().anyMatch(node.sessions()::has)) {
                throw new ErrorException(ProtocolError.INTERNAL, "a loop has not closed its connections in time");
            }
            return done;
        });
    }

    @Override
    public CompletionStage<Task.Done> keepOut(Task.KeepOut task) {
        List<Ban> news = node.banned().bans().take(task.bans());
        // Not where it was asked for: there may be very many.
        return node.results()
                .of(CompletableFuture.completedStage(node.sessions().all()))
                .thenCompose(sessions ->
                        closed(sessions.stream().filter(node.banned()::has).toList(), node.banned()::end))
                .thenCompose(done -> renewed(news))
                .thenApply(renewed -> new Task.Done());
    }

    /** Has subscriptions whose tokens may be among those of a ban made anew, by later ones. */
    private CompletionStage<Void> renewed(List<Ban> bans) {
        return CompletableFuture.allOf(bans.stream()
                .map(Ban::key)
                .filter(key -> !key.channel().isEmpty())
                .map(key -> onLoops(List.copyOf(node.sessions().user(key.subject())), session -> {
                            session.subscriptions().renewToken(key.channel());
                            return true;
                        })
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Task.Done> tellStatus(Task.TellStatus task) {
        if (task.at() == null) {
            node.statuses().forget(task.users());
        } else {
            node.statuses().update(task.users(), task.state(), task.at());
        }
        return CompletableFuture.completedStage(new Task.Done());
    }

    @Override
    public CompletionStage<Task.Known> statuses(Task.Statuses task) {
        return CompletableFuture.completedStage(new Task.Known(node.statuses().of(task.users())));
    }

    @Override
    public CompletionStage<Task.Done> refresh(Task.Refresh task) {
        return doneOnLoops(selected(task.clients()), session -> {
            if (session.isConnected()) {
                node.renewals().renew(session, task.renewal());
            }
        });
    }

    @Override
    public CompletionStage<Task.Done> receive(Task.Receive task) {
        // One that is over has nobody to tell.
        return doneOnLoops(
                emulated(task.session()).stream().toList(),
                receiver -> receiver.received(task.frame().unsafeArray()));
    }

    @Override
    public CompletionStage<Task.Sent> send(Task.Send task) {
        Push message = new Push.Message(task.data());
        return onLoops(selected(task.clients()), session -> {
                    boolean takesIt =
                            session.isConnected() && session.downlink().carries(task.data());
                    if (takesIt) {
                        session.downlink().send(message);
                        session.loop().flush();
                    }
                    return takesIt;
                })
                .thenApply(sent -> new Task.Sent(
                        (int) sent.stream().filter(Boolean::booleanValue).count()));
    }

    @Override
    public CompletionStage<Task.Clients> connected(Task.Connected task) {
        // Not where it was asked for: there may be very many.
        return node.results()
                .of(CompletableFuture.completedStage(task))
                .thenCompose(asked -> asked.channel().isEmpty()
                        ? CompletableFuture.completedStage(selected(asked.clients()))
                        : subscribers(asked.channel()).thenApply(all -> among(all, asked.clients())))
                .thenCompose(sessions -> first(sessions, task));
    }

    private CompletionStage<Task.Clients> first(List<Session> sessions, Task.Connected task) {
        List<Session> first = sessions.stream()
                .filter(session -> session.clientId().compareTo(task.after()) > 0)
                .sorted(Comparator.comparing(Session::clientId))
                .limit(task.limit())
                .toList();
        // Some may be gone when they are asked; up to where these are all must be known before.
        String upTo =
                first.size() < task.limit() ? "" : first.get(first.size() - 1).clientId();
        return onLoops(first, this::connected)
                .thenApply(clients -> new Task.Clients(
                        clients.stream().flatMap(Optional::stream).toList(), upTo));
    }

    private Optional<ConnectedClient> connected(Session session) {
        if (!session.isConnected()) {
            return Optional.empty();
        }
        ClientProfile who = session.profile();
        return Optional.of(new ConnectedClient(
                who.client(),
                session.subscriptions().all().stream()
                        .filter(Subscription::isLive)
                        .map(Subscription::channel)
                        // What notifications and live objects subscribe to is no matter of who operates channels.
                        .filter(channel -> node.namespaces()
                                .resolveForClients(channel)
                                .problem()
                                .isEmpty())
                        .sorted()
                        .toList(),
                node.context().sessionIds().of(session.clientId()),
                session.downlink().format().codec().encoding().name().toLowerCase(Locale.ROOT),
                who.tokenId(),
                who.tokenIssuedAt()));
    }

    private static CompletionStage<Task.Done> doneOnLoops(List<Session> sessions, Consumer<Session> action) {
        return done(onLoops(sessions, session -> {
            action.accept(session);
            return true;
        }));
    }

    /** Completes with what came of it on the loops that have answered in time. */
    private static <T> CompletionStage<List<T>> onLoops(List<Session> sessions, Function<Session, T> action) {
        List<CompletableFuture<Optional<T>>> answers =
                sessions.stream().map(session -> onLoop(session, action)).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream()
                        .map(CompletableFuture::join)
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static <T> CompletableFuture<Optional<T>> onLoop(Session session, Function<Session, T> action) {
        return CompletableFuture.supplyAsync(() -> Optional.of(action.apply(session)), session.loop()::later)
                .completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<Task.Done> regroup(Task.Regroup task) {
        return done(node.regroup(task));
    }

    /** The session with an id, if it is one whose client sends beside its connection. */
    private Optional<Session> emulated(String id) {
        return Optional.ofNullable(node.context().sessionIds().client(id))
                .map(node.sessions()::client)
                .filter(session -> session.downlink().traits().namesSession());
    }

    private List<Session> selected(ClientSelector clients) {
        return among(candidates(clients), clients);
    }

    private static List<Session> among(Collection<Session> sessions, ClientSelector clients) {
        return sessions.stream()
                .filter(session -> clients.selects(session.profile().user(), session.clientId()))
                .toList();
    }

    private Collection<Session> candidates(ClientSelector clients) {
        SessionRegistry sessions = node.sessions();
        String client = clients.client();
        if (!clients.session().isEmpty()) {
            client = node.context().sessionIds().client(clients.session());
            if (client == null) {
                return List.of();
            }
        }
        if (!client.isEmpty()) {
            Session one = sessions.client(client);
            return one == null ? List.of() : List.of(one);
        }
        String user = clients.user();
        return user == null ? sessions.all() : sessions.user(user);
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
    public CompletionStage<Task.Delivery> tally(Task.Tally task) {
        return node.reached(node.hub().audience(task.channel()), task.position());
    }

    @Override
    public CompletionStage<Task.Heads> countClients(Task.CountClients task) {
        // Not where it was asked for: there may be very many.
        return node.results()
                .of(CompletableFuture.completedStage(task.clients()))
                .thenApply(clients -> heads(selected(clients)));
    }

    @Override
    public CompletionStage<Task.Heads> countSubscribers(Task.CountSubscribers task) {
        return subscribers(task.channel()).thenApply(NodeTasks::heads);
    }

    private CompletionStage<List<Session>> subscribers(String channel) {
        return node.results()
                .of(node.hub().audience(channel).subscriptions())
                .thenApply(subscriptions -> subscriptions.stream()
                        .map(subscription -> node.sessions().client(subscription.clientId()))
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static Task.Heads heads(List<Session> sessions) {
        Set<String> users = new HashSet<>();
        Set<String> identities = new HashSet<>();
        for (Session session : sessions) {
            users.add(session.profile().user());
            identities.add(session.profile().identity());
        }
        identities.remove("");
        return new Task.Heads(sessions.size(), users, identities);
    }

    private static CompletionStage<Task.Done> done(CompletionStage<?> stage) {
        return stage.thenApply(any -> new Task.Done());
    }
}
