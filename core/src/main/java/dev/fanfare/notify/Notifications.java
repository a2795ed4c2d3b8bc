package dev.fanfare.notify;

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
     * @throws IllegalStateException if no client has
     */
    CompletionStage<DeliveryResult> notify(Notification notification);

    /** Notifies all connections of a client. */
    CompletionStage<DeliveryResult> notifyClient(String clientId, Notification notification);

    /** Sends a bare text to all connections of a client, without anything around it. */
    CompletionStage<DeliveryResult> notifyClientText(String clientId, String text);

    /** Notifies all clients of a user. Anonymous clients are of no user. */
    CompletionStage<DeliveryResult> notifyUser(String userId, Notification notification);

    /** Notifies all clients in a group. */
    CompletionStage<DeliveryResult> notifyGroup(String group, Notification notification);

    /**
     * Notifies every connection, the sender's included. <b>Public content only:</b> whoever can connect
     * gets it, anonymous clients and other people's programs too.
     */
    CompletionStage<DeliveryResult> broadcast(Notification notification);

    /**
     * Puts a client or a user into a group, until it is taken out, or for as long as the group store keeps it; a client only
     * for as long as it is not gone for longer than {@link NotificationOptions#groupMembershipTtl()}. What one thread asks
     * about a member takes effect in the order in which it was asked.
     *
     * @return completes when the connections that are there now, on whichever node, are reached through the group; fails
     *     with {@link ErrorException}: with {@code LIMIT_EXCEEDED}, and nothing has changed, if there are {@link
     *     NotificationOptions#groupMembershipLimit()} memberships already; with {@code INTERNAL} if the group store has
     *     failed, or some nodes have not answered, which are named: then the member is in the group, and what is missing is
     *     done by the same call once more, or when a client connects anew
     */
    CompletionStage<Void> addToGroup(String group, Member member);

    /**
     * Takes a client or a user out of a group; a client of a user that is in it by itself stays.
     *
     * @return completes when nobody is reached through the group any more who was only by this member, on whichever node,
     *     and be the connection under way; fails as {@link #addToGroup}, and then the member is out of the group as soon as
     *     the same call succeeds, or its client connects anew
     */
    CompletionStage<Void> removeFromGroup(String group, Member member);

    /**
     * A progress indicator at the client that has caused what the current thread is doing.
     *
     * @throws IllegalStateException if no client has
     */
    Progress progress();

    /**
     * A progress indicator at a client.
     *
     * @throws IllegalArgumentException if the client id is empty, or {@link NotificationOptions#maxSize()}
     *     leaves no room for any indicator
     */
    Progress progress(String clientId);

    /** Hears what clients send; replaces the handler before. */
    Notifications onReceived(NotificationHandlers.ReceivedHandler handler);

    /** Hears of connections that are open; replaces the handler before. */
    Notifications onOpen(NotificationHandlers.OpenHandler handler);

    /** Hears of connections that are gone; replaces the handler before. */
    Notifications onClose(NotificationHandlers.CloseHandler handler);

    /**
     * Says who is behind an HTTP request, from a session cookie or a token of your own; replaces the handler
     * before. A client is a browser as one user, so without it requests are nobody's action where connections
     * may have users: with a token verifier or a connecting handler.
     */
    Notifications onRequest(NotificationHandlers.RequestHandler handler);

    /** Hears of handlers that have failed; replaces the handler before. */
    Notifications onError(NotificationHandlers.ErrorHandler handler);

    /**
     * Answers a client event. A repeat of it within 100 ms does not run, see {@link ClientEvent.Repeats} and {@link
     * NotificationOptions#repeatedEvents()}.
     *
     * @throws IllegalArgumentException if there is a handler for it, or its name is empty or reserved
     */
    Notifications onEvent(String name, ClientEvent.Handler handler);

    /**
     * Answers a client event: a call (RPC) whose method is the event's name, or of the method {@code fanfare.event}.
     *
     * @throws IllegalArgumentException if there is a handler for it, or its name is empty or reserved
     */
    Notifications onEvent(String name, ClientEvent.Repeats repeats, ClientEvent.Handler handler);
}
