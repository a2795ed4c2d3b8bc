package dev.fanfare.notify;

import dev.fanfare.channel.Audience;
import dev.fanfare.cluster.Survey;
import dev.fanfare.cluster.Task;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Problems;
import dev.fanfare.handler.Results;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.node.Node;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.UnsubscribeCode;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.session.Session;
import dev.fanfare.spi.Handshake;
import dev.fanfare.spi.PublishOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Pushes notifications to clients (browsers and devices), users, groups and everyone, and hears of clients.
 *
 * <p>All methods are safe for any thread and never block. A notification is kept for the retention time, so
 * that a client that is reconnecting gets it afterwards, in order, once. The stage of a result completes on
 * a thread of its own kind, never an event loop, when every connection has taken or refused the
 * notification; one that is slow or broken delays nobody.
 */
public final class Notifications {

    private final NotificationOptions options;
    private final Node node;
    private final NotificationParts parts;

    /** Not those of handlers: these may all be waiting for results. */
    private final Results results;

    /**
     * Made by {@link dev.fanfare.FanfareBuilder#notifications}.
     *
     * @param results where results complete
     */
    public Notifications(NotificationOptions options, NotificationParts parts, Node node, Results results) {
        this.results = Objects.requireNonNull(results, "results must not be null");
        this.options = Objects.requireNonNull(options, "options must not be null");
        this.parts = Objects.requireNonNull(parts, "parts must not be null");
        this.node = Objects.requireNonNull(node, "node must not be null");
        parts.onConnected(this::align);
        parts.groups().connected(client -> !node.sessions().identity(client).isEmpty());
    }

    // ---- to whom

    /**
     * Notifies the client that has caused what the current thread is doing; see {@link ClientContext}.
     *
     * @throws IllegalStateException if no client has
     */
    public CompletionStage<DeliveryResult> notify(Notification notification) {
        Objects.requireNonNull(notification, "notification must not be null");
        return notifyClient(originator(), notification);
    }

    private static String originator() {
        return ClientContext.clientId()
                .orElseThrow(() -> new IllegalStateException("no client has caused what this thread is doing. Call this"
                        + " inside a handler or an HTTP request of a client, hand work to other threads with"
                        + " ClientContext.wrap(...), or name the client: notifyClient(clientId, notification). Where"
                        + " connections have users, say those of HTTP requests: Notifications.onRequest(...)"));
    }

    /** Notifies all connections of a client. */
    public CompletionStage<DeliveryResult> notifyClient(String clientId, Notification notification) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        return toClient(clientId, notification.toJson());
    }

    /** Sends a bare text to all connections of a client, without anything around it. */
    public CompletionStage<DeliveryResult> notifyClientText(String clientId, String text) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        Objects.requireNonNull(text, "text must not be null");
        return toClient(clientId, JsonWriter.quotedPayload(text));
    }

    private CompletionStage<DeliveryResult> toClient(String clientId, Payload data) {
        String id = clientId.strip();
        return id.isEmpty()
                ? nobody("a client without an id")
                : send("client " + id, parts.channels().client(id), data);
    }

    /** Notifies all clients of a user. Anonymous clients are of no user. */
    public CompletionStage<DeliveryResult> notifyUser(String userId, Notification notification) {
        Objects.requireNonNull(userId, "userId must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        return userId.isEmpty()
                ? nobody("a user without an id")
                : send("user " + userId, parts.channels().user(userId), notification.toJson());
    }

    /** Notifies all clients in a group. */
    public CompletionStage<DeliveryResult> notifyGroup(String group, Notification notification) {
        Objects.requireNonNull(group, "group must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        return group.isEmpty()
                ? nobody("a group without a name")
                : send("group " + group, parts.channels().group(group), notification.toJson());
    }

    /**
     * Notifies every connection, the sender's included. <b>Public content only:</b> whoever can connect
     * gets it, anonymous clients and other people's programs too.
     */
    public CompletionStage<DeliveryResult> broadcast(Notification notification) {
        Objects.requireNonNull(notification, "notification must not be null");
        return send("anybody", parts.channels().everyone(), notification.toJson());
    }

    private static CompletionStage<DeliveryResult> nobody(String who) {
        return CompletableFuture.completedStage(DeliveryResult.notFound(who));
    }

    private CompletionStage<DeliveryResult> send(String target, String channel, Payload data) {
        if (node.isOver()) {
            return CompletableFuture.completedStage(DeliveryResult.notRunning("the server has stopped"));
        }
        if (!node.isAttached() && node.cluster().others().isEmpty()) {
            return CompletableFuture.completedStage(DeliveryResult.notRunning("no server was started for this engine"));
        }
        if (data.size() > options.maxSize()) {
            return CompletableFuture.completedStage(DeliveryResult.notDelivered(
                    "the notification has " + data.size() + " bytes; notifications.max_size allows "
                            + options.maxSize(),
                    0));
        }
        Audience audience = node.hub().audience(channel);
        return results.of(node.publisher()
                .publish(channel, Publication.of(data), PublishOptions.DEFAULT)
                .thenCompose(published -> reached(channel, audience, published.position()))
                .handle((reach, problem) -> problem == null
                        ? DeliveryResult.of(target, reach)
                        : DeliveryResult.notDelivered(
                                String.valueOf(Problems.causeOf(problem).getMessage()), audience.size())));
    }

    /** Who has it, here and on the other nodes. */
    private CompletionStage<Survey<Task.Reach>> reached(String channel, Audience audience, StreamPosition position) {
        CompletionStage<Survey<Task.Reach>> elsewhere = node.cluster().askOthers(new Task.Tally(channel, position));
        return node.reached(audience, position)
                .thenCombine(
                        elsewhere, (here, others) -> others.plus(node.identity().id(), here));
    }

    // ---- groups

    /**
     * Puts a client or a user into a group, for as long as this process lives and it is not taken out. A client
     * that is gone for longer than {@link NotificationOptions#groupMembershipTtl()} is in no group any more.
     *
     * @return completes when the connections that are there now are reached through the group; fails with {@code
     *     LIMIT_EXCEEDED}, and nothing changes, if there are {@link NotificationOptions#groupMembershipLimit()}
     *     memberships already
     */
    public CompletionStage<Void> addToGroup(String group, Member member) {
        requireName(group);
        Objects.requireNonNull(member, "member must not be null");
        if (!parts.groups().add(group, member)) {
            return CompletableFuture.failedStage(new ErrorException(
                    ProtocolError.LIMIT_EXCEEDED,
                    "groups have " + options.groupMembershipLimit()
                            + " memberships, as many as notifications.group_membership_limit allows"));
        }
        return results.of(node.serverSubscriptions()
                .subscribe(sessionsOf(member), parts.channels().group(group), SubscribeOptions.DEFAULT));
    }

    /** Takes a client or a user out of a group; a client of a user that is in it by itself stays. */
    public void removeFromGroup(String group, Member member) {
        requireName(group);
        Objects.requireNonNull(member, "member must not be null");
        parts.groups().remove(group, member);
        List<Session> gone = sessionsOf(member).stream()
                .filter(session ->
                        !parts.groups().of(session.identity(), session.user()).contains(group))
                .toList();
        node.serverSubscriptions().unsubscribe(gone, parts.channels().group(group), UnsubscribeCode.SERVER);
    }

    private static void requireName(String group) {
        Objects.requireNonNull(group, "group must not be null");
        if (group.isEmpty()) {
            throw new IllegalArgumentException("a group needs a name");
        }
    }

    private Collection<Session> sessionsOf(Member member) {
        return member instanceof Member.OfClient client
                ? node.sessions().identity(client.clientId())
                : node.sessions().user(((Member.OfUser) member).userId());
    }

    /** Groups may have changed while a client connected. */
    private void align(Client client) {
        Session session = node.sessions().client(client.id());
        if (session != null && parts.groups().isUsed()) {
            Set<String> channels = parts.groups().of(client.identity(), client.user()).stream()
                    .map(parts.channels()::group)
                    .collect(Collectors.toUnmodifiableSet());
            node.serverSubscriptions().align(session, parts.channels().groups(), channels);
        }
    }

    // ---- progress

    /**
     * A progress indicator at the client that has caused what the current thread is doing.
     *
     * @throws IllegalStateException if no client has
     */
    public Progress progress() {
        return progress(originator());
    }

    /**
     * A progress indicator at a client.
     *
     * @throws IllegalArgumentException if the client id is empty, or {@link NotificationOptions#maxSize()}
     *     leaves no room for any indicator
     */
    public Progress progress(String clientId) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("a progress indicator needs a client id, not an empty one");
        }
        String channel = parts.channels().client(clientId.strip());
        Duration rest = Duration.ofMillis(Math.max(1, 1000 / options.progressRate()));
        return new Progress(parts.identity().newId(), options.maxSize(), new Progress.Line() {
            @Override
            public CompletionStage<?> send(Notification notification, boolean kept) {
                if (node.isOver()) {
                    return CompletableFuture.completedStage(null);
                }
                Publication publication = Publication.of(notification.toJson());
                PublishOptions how = kept ? PublishOptions.DEFAULT : PublishOptions.NOT_KEPT;
                return CompletableFuture.completedStage(publication)
                        .thenCompose(what -> node.publisher().publish(channel, what, how));
            }

            @Override
            public boolean rest(Runnable task) {
                return node.later(task, rest);
            }
        });
    }

    // ---- handlers

    /** Hears what clients send; replaces the handler before. */
    public Notifications onReceived(NotificationHandlers.ReceivedHandler handler) {
        parts.handlers().received(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    /** Hears of connections that are open; replaces the handler before. */
    public Notifications onOpen(NotificationHandlers.OpenHandler handler) {
        parts.handlers().open(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    /** Hears of connections that are gone; replaces the handler before. */
    public Notifications onClose(NotificationHandlers.CloseHandler handler) {
        parts.handlers().close(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    /**
     * Says who is behind an HTTP request, from a session cookie or a token of your own; replaces the handler
     * before. A client is a browser as one user, so without it requests are nobody's action where connections
     * may have users: with a token verifier or a connecting handler.
     */
    public Notifications onRequest(NotificationHandlers.RequestHandler handler) {
        parts.handlers().request(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    /** Hears of handlers that have failed; replaces the handler before. */
    public Notifications onError(NotificationHandlers.ErrorHandler handler) {
        parts.handlers().error(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    /**
     * Answers a client event. A repeat of it within 100 ms does not run, see {@link ClientEvent.Repeats} and {@link
     * NotificationOptions#repeatedEvents()}.
     *
     * @throws IllegalArgumentException if there is a handler for it, or its name is empty or reserved
     */
    public Notifications onEvent(String name, ClientEvent.Handler handler) {
        return onEvent(name, ClientEvent.Repeats.by(options.repeatedEvents()), handler);
    }

    /**
     * Answers a client event: a call (RPC) whose method is the event's name, or of the method {@code fanfare.event}.
     *
     * @throws IllegalArgumentException if there is a handler for it, or its name is empty or reserved
     */
    public Notifications onEvent(String name, ClientEvent.Repeats repeats, ClientEvent.Handler handler) {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(repeats, "repeats must not be null");
        Objects.requireNonNull(handler, "handler must not be null");
        parts.events().register(name, repeats, handler);
        return this;
    }

    // ---- who clients are

    /**
     * The threads for what an application does about an HTTP request: caused by the client whose signed
     * cookie came with it, see {@link ClientContext} and {@link #onRequest}.
     */
    public Executor threads(Handshake request, Executor threads) {
        Objects.requireNonNull(request, "request must not be null");
        Objects.requireNonNull(threads, "threads must not be null");
        return parts.requests().threads(request, threads);
    }

    /** Says who clients are. */
    public ClientIdentity identity() {
        return parts.identity();
    }

    /** The cookie that browsers prove with which browser they are. */
    public IdentityCookie cookie() {
        return parts.cookie();
    }
}
