package dev.fanfare;

import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.HeaderNames;
import dev.fanfare.handler.JsonValues;
import dev.fanfare.handler.Listener;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.PublishingEvent;
import dev.fanfare.handler.RefreshingEvent;
import dev.fanfare.handler.Renewal;
import dev.fanfare.handler.RpcEvent;
import dev.fanfare.handler.SubRefreshingEvent;
import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.handler.SubscribedEvent;
import dev.fanfare.handler.SubscribingEvent;
import dev.fanfare.handler.TokenVerifier;
import dev.fanfare.handler.UnsubscribedEvent;
import dev.fanfare.internal.handler.BuiltInCalls;
import dev.fanfare.internal.handler.Failures;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Identities;
import dev.fanfare.protocol.Payload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an application decides and hears about clients.
 *
 * <p>Each {@code onX} method takes a handler that may block; its {@code onXAsync} twin takes one that returns a {@link
 * CompletionStage}. See {@link Handler} for threads and errors. Setting a handler a second time replaces the first.
 *
 * @param <B> the builder that these are settings of
 */
public abstract sealed class FanfareHandlers<B> extends FanfareMapHandlers<B> permits FanfareFeatures {

    private @Nullable TokenVerifier tokens;
    private @Nullable Handler<ConnectingEvent, CompletionStage<Credentials>> connecting;
    private @Nullable Handler<RefreshingEvent, CompletionStage<Renewal>> refreshing;
    private @Nullable Listener<Client> connected;
    private @Nullable Listener<DisconnectedEvent> disconnected;
    private @Nullable Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> subscribing;
    private @Nullable Handler<SubRefreshingEvent, CompletionStage<Renewal>> subRefreshing;
    private @Nullable Listener<SubscribedEvent> subscribed;
    private @Nullable Listener<UnsubscribedEvent> unsubscribed;
    private @Nullable Handler<ChannelStateEvent, CompletionStage<Void>> occupied;
    private @Nullable Handler<ChannelStateEvent, CompletionStage<Void>> vacated;
    private @Nullable Handler<PublishingEvent, CompletionStage<Publishing>> publishing;
    private @Nullable Listener<MessageEvent> message;
    private final Map<String, Handler<RpcEvent, CompletionStage<Payload>>> rpc = new HashMap<>();
    private @Nullable Handler<RpcEvent, CompletionStage<Payload>> otherRpc;
    private HeaderNames headers = HeaderNames.NONE;

    FanfareHandlers() {}

    /**
     * What the application has hooked in, and what extensions have clients call.
     *
     * @throws IllegalArgumentException if two of them have the same call
     */
    Hooks hooks(List<Extension> extensions) {
        Map<String, Handler<RpcEvent, CompletionStage<Payload>>> calls = new HashMap<>(rpc);
        for (Extension extension : extensions) {
            extension.calls().forEach((method, handler) -> {
                if (calls.put(method, handler) != null) {
                    throw new IllegalArgumentException("there are two handlers for the call \"" + method + "\"");
                }
            });
        }
        return new Hooks(
                tokens,
                connecting,
                refreshing,
                connected,
                disconnected,
                subscribing,
                null,
                subRefreshing,
                subscribed,
                unsubscribed,
                occupied,
                vacated,
                publishing,
                mapHooks(),
                message,
                calls,
                otherRpc,
                BuiltInCalls.NONE,
                headers,
                Identities.NONE,
                Failures.NONE);
    }

    /**
     * Checks the tokens clients bring. Without one, every token is refused.
     *
     * @param verifier checks connection and subscription tokens
     * @return this builder
     */
    public final B tokens(TokenVerifier verifier) {
        tokens = Objects.requireNonNull(verifier, "verifier must not be null");
        return self();
    }

    /**
     * Decides who a client without a token is. Without it, such clients are refused or anonymous.
     *
     * @param handler answers who the client is; throws to refuse it
     * @return this builder
     */
    public final B onConnecting(Handler<ConnectingEvent, Credentials> handler) {
        return onConnectingAsync(async(handler));
    }

    /**
     * See {@link #onConnecting}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onConnectingAsync(Handler<ConnectingEvent, CompletionStage<Credentials>> handler) {
        connecting = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Grants connections more time, or ends them, when what {@link #onConnecting} granted is over: within {@link
     * dev.fanfare.handler.ClientOptions#expiredCloseDelay()}. An {@link dev.fanfare.handler.ErrorException} ends the
     * connection with {@code EXPIRED}, a {@link dev.fanfare.handler.DisconnectException} with its own code. Connections
     * that came with a token are not asked about, as the client brings a new one. Without this, all clients have to.
     *
     * @param handler answers until when; a moment that is past ends the connection
     * @return this builder
     */
    public final B onRefreshing(Handler<RefreshingEvent, Renewal> handler) {
        return onRefreshingAsync(async(handler));
    }

    /**
     * See {@link #onRefreshing}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onRefreshingAsync(Handler<RefreshingEvent, CompletionStage<Renewal>> handler) {
        refreshing = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Is told when a client is connected.
     *
     * @param listener runs once for each connection
     * @return this builder
     */
    public final B onConnected(Listener<Client> listener) {
        connected = Objects.requireNonNull(listener, "listener must not be null");
        return self();
    }

    /**
     * Is told when a connected client is gone; once for each.
     *
     * @param listener runs after all else that is told about the client
     * @return this builder
     */
    public final B onDisconnected(Listener<DisconnectedEvent> listener) {
        disconnected = Objects.requireNonNull(listener, "listener must not be null");
        return self();
    }

    /**
     * Decides subscriptions that neither a token nor an option of the namespace allows. Without {@link #tokens} it is given the
     * token that a client brings, and decides in its place.
     *
     * @param handler answers how; throws to refuse. Without one, they are refused with {@code PERMISSION_DENIED}
     * @return this builder
     */
    public final B onSubscribing(Handler<SubscribingEvent, SubscribeOptions> handler) {
        return onSubscribingAsync(async(handler));
    }

    /**
     * See {@link #onSubscribing}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onSubscribingAsync(Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> handler) {
        subscribing = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * The same as {@link #onRefreshing} for subscriptions that no token allowed: within {@link
     * dev.fanfare.handler.ClientOptions#expiredSubCloseDelay()}. An {@link dev.fanfare.handler.ErrorException} ends the
     * subscription, and the connection if the server has made the subscription.
     *
     * @param handler answers until when; a moment that is past ends the subscription
     * @return this builder
     */
    public final B onSubRefreshing(Handler<SubRefreshingEvent, Renewal> handler) {
        return onSubRefreshingAsync(async(handler));
    }

    /**
     * See {@link #onSubRefreshing}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onSubRefreshingAsync(Handler<SubRefreshingEvent, CompletionStage<Renewal>> handler) {
        subRefreshing = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Is told when a client is subscribed.
     *
     * @param listener runs once for each subscription
     * @return this builder
     */
    public final B onSubscribed(Listener<SubscribedEvent> listener) {
        subscribed = Objects.requireNonNull(listener, "listener must not be null");
        return self();
    }

    /**
     * Is told when a subscription has ended.
     *
     * @param listener runs once for each subscription that had begun
     * @return this builder
     */
    public final B onUnsubscribed(Listener<UnsubscribedEvent> listener) {
        unsubscribed = Objects.requireNonNull(listener, "listener must not be null");
        return self();
    }

    /**
     * Is told when a channel has its first subscriber on any node, where the namespace says so: {@link
     * dev.fanfare.channel.NamespaceOptionsBuilder#channelStateEvents}. One node tells it, once; if that node dies over it,
     * another tells it again. A channel is occupied and vacated in turns, and the next of it is told when this has ended.
     *
     * @param listener runs on a handler thread
     * @return this builder
     */
    public final B onOccupied(Listener<ChannelStateEvent> listener) {
        return onOccupiedAsync(told(listener));
    }

    /**
     * See {@link #onOccupied}.
     *
     * @param handler has told it when what it answers completes; a failure is logged
     * @return this builder
     */
    public final B onOccupiedAsync(Handler<ChannelStateEvent, CompletionStage<Void>> handler) {
        occupied = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Is told when the last subscriber of a channel, on all nodes, is gone and none has come for a while, {@link
     * dev.fanfare.channel.NamespaceOptionsBuilder#vacatedDelay}; as {@link #onOccupied}. The subscribers of a node that has
     * died are gone after a minute.
     *
     * @param listener runs on a handler thread
     * @return this builder
     */
    public final B onVacated(Listener<ChannelStateEvent> listener) {
        return onVacatedAsync(told(listener));
    }

    /**
     * See {@link #onVacated}.
     *
     * @param handler has told it when what it answers completes; a failure is logged
     * @return this builder
     */
    public final B onVacatedAsync(Handler<ChannelStateEvent, CompletionStage<Void>> handler) {
        vacated = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Decides publications of clients that no option of the namespace allows, and may change them.
     *
     * @param handler answers what to publish; throws to refuse. Without one, they are refused with
     *     {@code PERMISSION_DENIED}
     * @return this builder
     */
    public final B onPublishing(Handler<PublishingEvent, Publishing> handler) {
        return onPublishingAsync(async(handler));
    }

    /**
     * See {@link #onPublishing}.
     *
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onPublishingAsync(Handler<PublishingEvent, CompletionStage<Publishing>> handler) {
        publishing = Objects.requireNonNull(handler, "handler must not be null");
        return self();
    }

    /**
     * Hears messages of clients that need no answer. Without it, a client that sends one is closed.
     *
     * @param listener runs for each message
     * @return this builder
     */
    public final B onMessage(Listener<MessageEvent> listener) {
        message = Objects.requireNonNull(listener, "listener must not be null");
        return self();
    }

    /**
     * Answers calls of one method: with any object, see {@link JsonValues}, or a {@link CompletionStage} of one.
     *
     * @param method its name, as clients call it; not beginning with {@code fanfare.}
     * @param handler answers; throws to refuse
     * @return this builder
     * @throws IllegalArgumentException if the name begins with {@code fanfare.}, which is reserved
     */
    public final B onRpc(String method, Handler<RpcEvent, ?> handler) {
        Objects.requireNonNull(method, "method must not be null");
        BuiltInCalls.requireUnreserved(method);
        Objects.requireNonNull(handler, "handler must not be null");
        rpc.put(
                method,
                call -> JsonValues.answered(handler.handle(call), "the handler of the call \"" + method + "\""));
        return self();
    }

    /**
     * Answers calls of all methods that have no handler of their own, and are none of the engine's: with any object, as
     * {@link #onRpc} does. Without one, they fail with {@code METHOD_NOT_FOUND}.
     *
     * @param handler answers; throws to refuse
     * @return this builder
     */
    public final B onOtherRpc(Handler<RpcEvent, ?> handler) {
        Objects.requireNonNull(handler, "handler must not be null");
        otherRpc = call -> JsonValues.answered(handler.handle(call), "the handler of other calls");
        return self();
    }

    /**
     * Which headers of clients are kept while they are connected, for {@link Client#headers()}. None by default, because
     * each takes memory for every client.
     *
     * @param names of the HTTP request, and of the connect command; in place of those before
     * @return this builder
     */
    public final B keepHeaders(HeaderNames names) {
        headers = Objects.requireNonNull(names, "names must not be null");
        return self();
    }

    /**
     * See {@link #onRpc}.
     *
     * @param method as for {@link #onRpc}
     * @param handler answers later, from any thread
     * @return this builder
     */
    public final B onRpcAsync(String method, Handler<RpcEvent, ? extends CompletionStage<?>> handler) {
        return onRpc(method, handler);
    }

    private static <E> Handler<E, CompletionStage<Void>> told(Listener<E> listener) {
        Objects.requireNonNull(listener, "listener must not be null");
        return event -> {
            listener.on(event);
            return CompletableFuture.completedStage(null);
        };
    }
}
