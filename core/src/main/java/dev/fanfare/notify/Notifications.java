package dev.fanfare.notify;

import dev.fanfare.cluster.Reach;
import dev.fanfare.handler.ErrorException;
import java.util.concurrent.CompletionStage;

/**
 * Pushes notifications to clients (browsers and devices), users, groups and everyone, and hears of clients.
 *
 * <p>All methods are safe for any thread and never block. A notification is kept for the retention time, so
 * that a client that is reconnecting gets it afterwards, in order, once. The stage of a result completes on
 * a thread of its own kind, never an event loop, when every connection has taken or refused the
 * notification; one that is slow or broken delays nobody.
 *
 * <p>Switched on by {@link dev.fanfare.FanfareBuilder#notifications}, and had from {@link
 * dev.fanfare.Fanfare#notifications()}; not for implementing, but for standing in for in an application's tests.
 */
public interface Notifications {

    /**
     * Notifies the client that has caused what the current thread is doing; see {@link ClientContext}.
     *
     * @param notification what to push; larger than {@link NotificationOptions#maxSize()}, it is {@code NOT_DELIVERED}
     * @return completes with what became of it, also where it failed
     * @throws IllegalStateException if no client has
     */
    CompletionStage<DeliveryResult> notify(Notification notification);

    /**
     * Notifies all connections of a client.
     *
     * @param clientId which browser or device; trimmed. One without connections, or "", is {@code NOT_FOUND}
     * @param notification as for {@link #notify}
     * @return completes with what became of it, also where it failed
     */
    CompletionStage<DeliveryResult> notifyClient(String clientId, Notification notification);

    /**
     * Sends a bare text to all connections of a client, without anything around it.
     *
     * @param clientId as for {@link #notifyClient}
     * @param text what to send; its JSON string may have {@link NotificationOptions#maxSize()} bytes
     * @return completes with what became of it, also where it failed
     */
    CompletionStage<DeliveryResult> notifyClientText(String clientId, String text);

    /**
     * Notifies all clients of a user. Anonymous clients are of no user.
     *
     * @param userId the user's id; one without connections, or "", is {@code NOT_FOUND}
     * @param notification as for {@link #notify}
     * @return completes with what became of it, also where it failed
     */
    CompletionStage<DeliveryResult> notifyUser(String userId, Notification notification);

    /**
     * Notifies all clients in a group.
     *
     * @param group its name; one without connected members, or "", is {@code NOT_FOUND}
     * @param notification as for {@link #notify}
     * @return completes with what became of it, also where it failed
     */
    CompletionStage<DeliveryResult> notifyGroup(String group, Notification notification);

    /**
     * Notifies every connection, the sender's included. <b>Public content only:</b> whoever can connect
     * gets it, anonymous clients and other people's programs too.
     *
     * @param notification as for {@link #notify}
     * @return completes with what became of it, also where it failed
     */
    CompletionStage<DeliveryResult> broadcast(Notification notification);

    /**
     * Posts a notification: has it kept and sent, without waiting for what becomes of it.
     *
     * @param recipient who gets it
     * @param notification what to push
     * @param idempotencyKey one that was used for the same recipient within {@link
     *     dev.fanfare.spi.PublishOptions#IDEMPOTENCY_TTL} is not posted again; "" for none
     * @return completes when it is kept for clients that reconnect, and on its way to those that are connected; fails with
     *     {@link ErrorException}: {@code BAD_REQUEST} if it is larger than {@link NotificationOptions#maxSize()}, {@code
     *     TOO_MANY_REQUESTS} while this node is too far behind with deliveries
     */
    CompletionStage<Void> post(Recipient recipient, Notification notification, String idempotencyKey);

    /**
     * Looks whether a notification can be pushed.
     *
     * @param notification what would be pushed
     * @throws ErrorException {@code BAD_REQUEST} if it is larger than {@link NotificationOptions#maxSize()}
     */
    void check(Notification notification);

    /**
     * Whom {@link #notifyClient} would reach now.
     *
     * @param clientId which browser or device; trimmed. "" is nobody
     * @return completes with what all nodes have counted; fails with {@link ErrorException}, naming nodes that did not
     *     answer
     */
    CompletionStage<Reach> reachOfClient(String clientId);

    /**
     * Whom {@link #notifyUser} would reach now.
     *
     * @param userId the user's id; "" is nobody
     * @return as {@link #reachOfClient}
     */
    CompletionStage<Reach> reachOfUser(String userId);

    /**
     * Whom {@link #notifyGroup} would reach now.
     *
     * @param group its name; "" is nobody
     * @return as {@link #reachOfClient}
     */
    CompletionStage<Reach> reachOfGroup(String group);

    /**
     * Whom {@link #broadcast} would reach now.
     *
     * @return as {@link #reachOfClient}
     */
    CompletionStage<Reach> reachOfEveryone();

    /**
     * Puts a client or a user into a group, until it is taken out, or for as long as the group store keeps it; a client only
     * for as long as it is not gone for longer than {@link NotificationOptions#groupMembershipTtl()}. What one thread asks
     * about a member takes effect in the order in which it was asked.
     *
     * @param group its name, not empty; it need not exist before
     * @param member a client or a user; need not be connected
     * @return completes when the connections that are there now, on whichever node, are reached through the group;
     *     fails with {@link ErrorException}: with {@code LIMIT_EXCEEDED}, and nothing has changed, if there are
     *     {@link NotificationOptions#groupMembershipLimit()} memberships already; with {@code INTERNAL} if the group
     *     store has failed, or some nodes have not answered, which are named: then the member is in the group, and what
     *     is missing is done by the same call once more, or when a client connects anew
     * @throws IllegalArgumentException if the name is empty
     */
    CompletionStage<Void> addToGroup(String group, Member member);

    /**
     * Takes a client or a user out of a group; a client of a user that is in it by itself stays.
     *
     * @param group its name, not empty
     * @param member as it was added; does nothing if it is not in the group
     * @return completes when nobody is reached through the group any more who was only by this member, on whichever
     *     node, and be the connection under way; fails as {@link #addToGroup}, and then the member is out of the group
     *     as soon as the same call succeeds, or its client connects anew
     * @throws IllegalArgumentException if the name is empty
     */
    CompletionStage<Void> removeFromGroup(String group, Member member);

    /**
     * A progress indicator at the client that has caused what the current thread is doing.
     *
     * @return the indicator, hidden and without texts
     * @throws IllegalStateException if no client has
     */
    Progress progress();

    /**
     * A progress indicator at a client.
     *
     * @param clientId which browser or device; trimmed
     * @return the indicator, hidden and without texts
     * @throws IllegalArgumentException if the client id is empty, or {@link NotificationOptions#maxSize()} leaves no
     *     room for any indicator
     */
    Progress progress(String clientId);

    /**
     * Hears what clients send; replaces the handler before.
     *
     * @param handler runs for each message; without one, nobody hears them
     * @return this, so that calls can be chained
     */
    Notifications onReceived(NotificationHandlers.ReceivedHandler handler);

    /**
     * Hears of connections that are open; replaces the handler before.
     *
     * @param handler runs once for each connection
     * @return this, so that calls can be chained
     */
    Notifications onOpen(NotificationHandlers.OpenHandler handler);

    /**
     * Hears of connections that are gone; replaces the handler before.
     *
     * @param handler runs once for each connection
     * @return this, so that calls can be chained
     */
    Notifications onClose(NotificationHandlers.CloseHandler handler);

    /**
     * Says who is behind an HTTP request, from a session cookie or a token of your own; replaces the handler
     * before. A client is a browser as one user, so without it requests are nobody's action where connections
     * may have users: with a token verifier or a connecting handler.
     *
     * @param handler runs before each request that has the cookie
     * @return this, so that calls can be chained
     */
    Notifications onRequest(NotificationHandlers.RequestHandler handler);

    /**
     * Hears of handlers that have failed; replaces the handler before.
     *
     * @param handler runs for each failure
     * @return this, so that calls can be chained
     */
    Notifications onError(NotificationHandlers.ErrorHandler handler);

    /**
     * Answers a client event. A repeat of it within 100 ms does not run, see {@link ClientEvent.Repeats} and {@link
     * NotificationOptions#repeatedEvents()}.
     *
     * @param name not empty, and not beginning with {@code fanfare.}
     * @param handler runs for each event that is no repeat
     * @return this, so that calls can be chained
     * @throws IllegalArgumentException if there is a handler for it, or its name is empty or reserved
     */
    Notifications onEvent(String name, ClientEvent.Handler handler);

    /**
     * Answers a client event: a call (RPC) whose method is the event's name, or of the method {@code fanfare.event}.
     *
     * @param name not empty, and not beginning with {@code fanfare.}
     * @param repeats how one is treated that comes again at once
     * @param handler runs for each event that is no repeat
     * @return this, so that calls can be chained
     * @throws IllegalArgumentException if there is a handler for it, or its name is empty or reserved
     */
    Notifications onEvent(String name, ClientEvent.Repeats repeats, ClientEvent.Handler handler);
}
