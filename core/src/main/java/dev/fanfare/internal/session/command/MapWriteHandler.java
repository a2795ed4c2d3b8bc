package dev.fanfare.internal.session.command;

import dev.fanfare.channel.AccessOptions.Permission;
import dev.fanfare.channel.MapOptions;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.SubscriptionType;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.internal.handler.MapHooks;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.map.MapChannels;
import dev.fanfare.internal.map.MapKeys;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.map.MapPublishing;
import dev.fanfare.map.MapPublishingEvent;
import dev.fanfare.map.MapRemoval;
import dev.fanfare.map.MapRemovingEvent;
import dev.fanfare.map.MapResult;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes and removes values of maps for a client that asks for it. */
final class MapWriteHandler implements CommandHandler<Request.Publish> {

    private final MapHooks hooks;
    private final MapChannels maps;
    private final ChannelAccess access;

    MapWriteHandler(MapHooks hooks, MapChannels maps, ChannelAccess access) {
        this.hooks = hooks;
        this.maps = maps;
        this.access = access;
    }

    @Override
    public void handle(Session session, long id, Request.Publish request) {
        Namespaces.Resolved resolved = access.resolve(session, request.channel());
        if (resolved.problem().isPresent()) {
            session.refuse(id, resolved.problem().get());
            return;
        }
        try {
            new Wish(session, id, request, resolved.options()).begin();
        } catch (ErrorException refused) {
            session.fail(id, refused);
        }
    }

    /** One command while it is decided and carried out. */
    private final class Wish {

        private final Session session;
        private final long id;
        private final Request.Publish request;
        private final String channel;
        private final MapOptions map;
        private final boolean wasSubscribed;

        /** @throws ErrorException if the channel is none in which clients can write */
        Wish(Session session, long id, Request.Publish request, NamespaceOptions namespace) {
            this.session = session;
            this.id = id;
            this.request = request;
            this.channel = request.channel();
            this.map = maps.optionsOf(channel);
            this.wasSubscribed = session.subscriptions().isLive(channel);
            if (namespace.type() != SubscriptionType.MAP) {
                throw new ErrorException(
                        ProtocolError.PERMISSION_DENIED, "the server alone says in a map who is subscribed");
            }
        }

        void begin() {
            String key = key();
            if (!key.isEmpty()) {
                MapKeys.require(key);
            }
            if (request.removed()) {
                MapRemovingEvent event = new MapRemovingEvent(session.profile().client(), channel, key);
                session.await(
                        id,
                        decide(map.remove(), hooks.removing(), event, MapRemoval::of),
                        removal -> carryOut(removal.key(), () -> maps.remove(channel, removal.key(), removal.write())));
                return;
            }
            maps.requirePossible(channel, request.data());
            MapPublishingEvent event = new MapPublishingEvent(session.profile().client(), channel, key, request.data());
            session.await(
                    id,
                    decide(map.publish(), hooks.publishing(), event, MapPublishing::of),
                    what -> carryOut(
                            what.key(),
                            () -> maps.publish(
                                    channel,
                                    what.key(),
                                    what.data(),
                                    PublishHandler.publisher(session, channel),
                                    what.write())));
        }

        /** The key that it is about, whichever the client names. */
        private String key() {
            String user = session.profile().user();
            return switch (map.clientKey()) {
                case CHOSEN -> request.key();
                case CLIENT_ID -> session.clientId();
                case USER_ID -> {
                    if (user.isEmpty()) {
                        throw new ErrorException(
                                ProtocolError.PERMISSION_DENIED, "the key is the user's id, and there is no user");
                    }
                    yield user;
                }
            };
        }

        private <E, R> CompletionStage<R> decide(
                Permission permission,
                @Nullable Handler<E, CompletionStage<R>> handler,
                E event,
                Function<E, R> asAsked) {
            boolean isAllowed = access.mayWrite(session, channel, permission);
            if (!isAllowed && handler != null) {
                return session.handlers().ask(handler, event);
            }
            return isAllowed || access.isInsecure()
                    ? CompletableFuture.completedStage(asAsked.apply(event))
                    : CompletableFuture.failedStage(new ErrorException(ProtocolError.PERMISSION_DENIED));
        }

        private void carryOut(String key, Supplier<CompletionStage<MapResult>> action) {
            boolean isOwn = map.removesOnUnsubscribe() && key.equals(session.clientId());
            if (isOwn && wasSubscribed && !session.subscriptions().isLive(channel)) {
                // Nothing would remove it any more.
                session.fail(
                        id,
                        new ErrorException(ProtocolError.PERMISSION_DENIED, "the subscription has ended meanwhile"));
                return;
            }
            CompletionStage<MapResult> done;
            try {
                done = action.get();
            } catch (ErrorException refused) {
                session.fail(id, refused);
                return;
            }
            SessionSubscription subscription = session.subscriptions().get(channel);
            if (isOwn && subscription != null) {
                session.subscriptions().own(subscription).writes(done);
            }
            session.await(id, done, any -> session.reply(id, new Result.Publish()));
        }
    }
}
