package dev.fanfare.internal.handler;

import dev.fanfare.handler.ChannelStateEvent;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.ConnectingEvent;
import dev.fanfare.handler.Credentials;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.HeaderNames;
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
import dev.fanfare.protocol.Payload;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything an application has hooked in. Immutable; what was not hooked in is null.
 *
 * @param tokens checks tokens
 * @param connecting answers clients that connect without a token
 * @param refreshing grants connections more time that came without a token
 * @param connected is told of connected clients
 * @param disconnected is told of clients that are gone
 * @param subscribing answers subscriptions that no token and no channel option decides
 * @param viewing answers subscriptions to channels that hold a state
 * @param subRefreshing grants subscriptions more time that came without a token
 * @param subscribed is told of subscriptions
 * @param unsubscribed is told of subscriptions that ended
 * @param occupied is told of channels that have become occupied
 * @param vacated is told of channels that have become vacated
 * @param publishing answers publications that clients want to make
 * @param maps answers what clients want to do with maps
 * @param message is told of messages without a reply
 * @param rpc answers calls, by method
 * @param otherRpc answers calls of methods that have no answer of their own
 * @param builtIn answers other calls
 * @param headers which headers of clients these want to know
 * @param identities knows which browser or device a connection belongs to
 * @param failures hears of what of these has failed
 */
public record Hooks(
        @Nullable TokenVerifier tokens,
        @Nullable Handler<ConnectingEvent, CompletionStage<Credentials>> connecting,
        @Nullable Handler<RefreshingEvent, CompletionStage<Renewal>> refreshing,
        @Nullable Listener<Client> connected,
        @Nullable Listener<DisconnectedEvent> disconnected,
        @Nullable Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> subscribing,
        @Nullable Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> viewing,
        @Nullable Handler<SubRefreshingEvent, CompletionStage<Renewal>> subRefreshing,
        @Nullable Listener<SubscribedEvent> subscribed,
        @Nullable Listener<UnsubscribedEvent> unsubscribed,
        @Nullable Handler<ChannelStateEvent, CompletionStage<Void>> occupied,
        @Nullable Handler<ChannelStateEvent, CompletionStage<Void>> vacated,
        @Nullable Handler<PublishingEvent, CompletionStage<Publishing>> publishing,
        MapHooks maps,
        @Nullable Listener<MessageEvent> message,
        Map<String, Handler<RpcEvent, CompletionStage<Payload>>> rpc,
        @Nullable Handler<RpcEvent, CompletionStage<Payload>> otherRpc,
        BuiltInCalls builtIn,
        HeaderNames headers,
        Identities identities,
        Failures failures) {

    public Hooks {
        Objects.requireNonNull(maps, "maps must not be null");
        Objects.requireNonNull(builtIn, "builtIn must not be null");
        Objects.requireNonNull(headers, "headers must not be null");
        Objects.requireNonNull(identities, "identities must not be null");
        Objects.requireNonNull(failures, "failures must not be null");
        rpc = Map.copyOf(Objects.requireNonNull(rpc, "rpc must not be null"));
    }

    /**
     * The same with somebody who answers subscriptions to channels that hold a state.
     *
     * @param mine for which channels; for others, whoever did before
     */
    public Hooks withViewing(
            Predicate<String> mine, Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> answers) {
        Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> before = viewing;
        Handler<SubscribingEvent, CompletionStage<SubscribeOptions>> both =
                before == null ? answers : event -> (mine.test(event.channel()) ? answers : before).handle(event);
        return new Hooks(
                tokens,
                connecting,
                refreshing,
                connected,
                disconnected,
                subscribing,
                both,
                subRefreshing,
                subscribed,
                unsubscribed,
                occupied,
                vacated,
                publishing,
                maps,
                message,
                rpc,
                otherRpc,
                builtIn,
                headers,
                identities,
                failures);
    }
}
