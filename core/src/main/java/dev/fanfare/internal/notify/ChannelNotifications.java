package dev.fanfare.internal.notify;

import dev.fanfare.cluster.Reach;
import dev.fanfare.cluster.Survey;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.hub.Audience;
import dev.fanfare.internal.node.Node;
import dev.fanfare.notify.ClientContext;
import dev.fanfare.notify.ClientEvent;
import dev.fanfare.notify.DeliveryResult;
import dev.fanfare.notify.Member;
import dev.fanfare.notify.Notification;
import dev.fanfare.notify.NotificationHandlers;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.notify.Notifications;
import dev.fanfare.notify.Progress;
import dev.fanfare.notify.Recipient;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.StreamPosition;
import dev.fanfare.protocol.json.JsonWriter;
import dev.fanfare.spi.PublishOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Notifications as publications in channels of their own. */
final class ChannelNotifications implements Notifications {

    private final NotificationOptions options;
    private final NotificationChannels channels;
    private final ClientIdentity identity;
    private final HandlerTable handlers;
    private final ClientEvents events;
    private final Groups groups;
    private final Following following;
    private final Node node;

    /** Not those of handlers: these may all be waiting for results. */
    private final Results results;

    ChannelNotifications(
            NotificationOptions options,
            NotificationChannels channels,
            ClientIdentity identity,
            HandlerTable handlers,
            ClientEvents events,
            Groups groups,
            Following following,
            Node node,
            Results results) {
        this.options = options;
        this.channels = channels;
        this.identity = identity;
        this.handlers = handlers;
        this.events = events;
        this.groups = groups;
        this.following = following;
        this.node = node;
        this.results = results;
    }

    // ---- to whom

    @Override
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

    @Override
    public CompletionStage<DeliveryResult> notifyClient(String clientId, Notification notification) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        return toClient(clientId, notification.toJson());
    }

    @Override
    public CompletionStage<DeliveryResult> notifyClientText(String clientId, String text) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        Objects.requireNonNull(text, "text must not be null");
        return toClient(clientId, JsonWriter.quotedPayload(text));
    }

    private CompletionStage<DeliveryResult> toClient(String clientId, Payload data) {
        String id = clientId.strip();
        return id.isEmpty() ? nobody("a client without an id") : send("client " + id, channels.client(id), data);
    }

    @Override
    public CompletionStage<DeliveryResult> notifyUser(String userId, Notification notification) {
        Objects.requireNonNull(userId, "userId must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        return userId.isEmpty()
                ? nobody("a user without an id")
                : send("user " + userId, channels.user(userId), notification.toJson());
    }

    @Override
    public CompletionStage<DeliveryResult> notifyGroup(String group, Notification notification) {
        Objects.requireNonNull(group, "group must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        return group.isEmpty()
                ? nobody("a group without a name")
                : send("group " + group, channels.group(group), notification.toJson());
    }

    @Override
    public CompletionStage<DeliveryResult> broadcast(Notification notification) {
        Objects.requireNonNull(notification, "notification must not be null");
        return send("anybody", channels.everyone(), notification.toJson());
    }

    private static CompletionStage<DeliveryResult> nobody(String who) {
        return CompletableFuture.completedStage(DeliveryResults.notFound(who));
    }

    private CompletionStage<DeliveryResult> send(String target, String channel, Payload data) {
        if (node.isOver()) {
            return CompletableFuture.completedStage(DeliveryResults.notRunning("the server has stopped"));
        }
        if (!node.isAttached() && node.cluster().others().isEmpty()) {
            return CompletableFuture.completedStage(
                    DeliveryResults.notRunning("no server was started for this engine"));
        }
        if (data.size() > options.maxSize()) {
            return CompletableFuture.completedStage(DeliveryResults.notDelivered(tooLarge(data), 0));
        }
        Audience audience = node.hub().audience(channel);
        return results.of(node.publisher()
                .publish(channel, Publication.of(data), PublishOptions.DEFAULT)
                .thenCompose(published -> reached(channel, audience, published.position()))
                .handle((reach, problem) -> problem == null
                        ? DeliveryResults.of(target, reach)
                        : DeliveryResults.notDelivered(
                                String.valueOf(Problems.causeOf(problem).getMessage()), audience.size())));
    }

    @Override
    public CompletionStage<Void> post(Recipient recipient, Notification notification, String idempotencyKey) {
        Objects.requireNonNull(recipient, "recipient must not be null");
        Objects.requireNonNull(notification, "notification must not be null");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey must not be null");
        if (node.isOver()) {
            return CompletableFuture.failedStage(
                    new ErrorException(ProtocolError.INTERNAL, "the server is stopping, or has stopped"));
        }
        Payload data = notification.toJson();
        if (data.size() > options.maxSize()) {
            return CompletableFuture.failedStage(new ErrorException(ProtocolError.BAD_REQUEST, tooLarge(data)));
        }
        String channel = switch (recipient.kind()) {
            case CLIENT -> channels.client(recipient.id());
            case USER -> channels.user(recipient.id());
            case GROUP -> channels.group(recipient.id());
            case EVERYONE -> channels.everyone();
        };
        PublishOptions once = PublishOptions.DEFAULT.idempotencyKey(idempotencyKey);
        return results.ifLater(
                node.publisher().publish(channel, Publication.of(data), once).thenApply(published -> null));
    }

    @Override
    public void check(Notification notification) {
        Objects.requireNonNull(notification, "notification must not be null");
        Payload data = notification.toJson();
        if (data.size() > options.maxSize()) {
            throw new ErrorException(ProtocolError.BAD_REQUEST, tooLarge(data));
        }
    }

    private String tooLarge(Payload data) {
        return "the notification has " + data.size() + " bytes; notifications.max_size allows " + options.maxSize();
    }

    /** Who has it, here and on the other nodes. */
    private CompletionStage<Survey<Task.Delivery>> reached(String channel, Audience audience, StreamPosition position) {
        CompletionStage<Survey<Task.Delivery>> elsewhere = node.cluster().askOthers(new Task.Tally(channel, position));
        return node.reached(audience, position)
                .thenCombine(
                        elsewhere, (here, others) -> others.plus(node.identity().id(), here));
    }

    // ---- whom it would reach

    @Override
    public CompletionStage<Reach> reachOfClient(String clientId) {
        String id =
                Objects.requireNonNull(clientId, "clientId must not be null").strip();
        return reach(id, channels::client);
    }

    @Override
    public CompletionStage<Reach> reachOfUser(String userId) {
        return reach(Objects.requireNonNull(userId, "userId must not be null"), channels::user);
    }

    @Override
    public CompletionStage<Reach> reachOfGroup(String group) {
        return reach(Objects.requireNonNull(group, "group must not be null"), channels::group);
    }

    @Override
    public CompletionStage<Reach> reachOfEveryone() {
        return reach("everyone", any -> channels.everyone());
    }

    private CompletionStage<Reach> reach(String id, UnaryOperator<String> channel) {
        return id.isEmpty()
                ? CompletableFuture.completedStage(Reach.NOBODY)
                : whileOpen(() -> node.cluster()
                        .askAll(new Task.CountSubscribers(channel.apply(id)))
                        .thenApply(Task.Heads::together));
    }

    // ---- groups

    @Override
    public CompletionStage<Void> addToGroup(String group, Member member) {
        requireName(group);
        Objects.requireNonNull(member, "member must not be null");
        return whileOpen(() -> groups.add(group, member)
                .thenCompose(hadRoom -> hadRoom
                        ? following.changed(member)
                        : CompletableFuture.failedStage(new ErrorException(
                                ProtocolError.LIMIT_EXCEEDED,
                                "groups have as many memberships as notifications.group_membership_limit allows, "
                                        + options.groupMembershipLimit()))));
    }

    @Override
    public CompletionStage<Void> removeFromGroup(String group, Member member) {
        requireName(group);
        Objects.requireNonNull(member, "member must not be null");
        return whileOpen(() -> groups.remove(group, member).thenCompose(removed -> following.changed(member)));
    }

    private <T extends @Nullable Object> CompletionStage<T> whileOpen(Supplier<CompletionStage<T>> action) {
        return node.isClosed()
                ? CompletableFuture.failedStage(new ErrorException(ProtocolError.INTERNAL, "the engine is closed"))
                : results.of(action.get());
    }

    private static void requireName(String group) {
        Objects.requireNonNull(group, "group must not be null");
        if (group.isEmpty()) {
            throw new IllegalArgumentException("a group needs a name");
        }
    }

    // ---- progress

    @Override
    public Progress progress() {
        return progress(originator());
    }

    @Override
    public Progress progress(String clientId) {
        Objects.requireNonNull(clientId, "clientId must not be null");
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("a progress indicator needs a client id, not an empty one");
        }
        String channel = channels.client(clientId.strip());
        Duration rest = Duration.ofMillis(Math.max(1, 1000 / options.progressRate()));
        return new ProgressIndicator(identity.newId(), options.maxSize(), new ProgressIndicator.Line() {
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

    @Override
    public Notifications onReceived(NotificationHandlers.ReceivedHandler handler) {
        handlers.received(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    @Override
    public Notifications onOpen(NotificationHandlers.OpenHandler handler) {
        handlers.open(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    @Override
    public Notifications onClose(NotificationHandlers.CloseHandler handler) {
        handlers.close(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    @Override
    public Notifications onRequest(NotificationHandlers.RequestHandler handler) {
        handlers.request(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    @Override
    public Notifications onError(NotificationHandlers.ErrorHandler handler) {
        handlers.error(Objects.requireNonNull(handler, "handler must not be null"));
        return this;
    }

    @Override
    public Notifications onEvent(String name, ClientEvent.Handler handler) {
        return onEvent(name, ClientEvent.Repeats.by(options.repeatedEvents()), handler);
    }

    @Override
    public Notifications onEvent(String name, ClientEvent.Repeats repeats, ClientEvent.Handler handler) {
        Objects.requireNonNull(name, "name must not be null");
        Objects.requireNonNull(repeats, "repeats must not be null");
        Objects.requireNonNull(handler, "handler must not be null");
        events.register(name, repeats, handler);
        return this;
    }
}
