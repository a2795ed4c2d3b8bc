package dev.fanfare.internal.session.command;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.handler.ErrorException;
import dev.fanfare.handler.Handler;
import dev.fanfare.handler.Publishing;
import dev.fanfare.handler.PublishingEvent;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.Publisher;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.ClientInfo;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.protocol.Publication;
import dev.fanfare.protocol.Request;
import dev.fanfare.protocol.Result;
import dev.fanfare.spi.PublishOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes for a client that asks for it. */
final class PublishHandler implements CommandHandler<Request.Publish> {

    private final ClientOptions options;
    private final Hooks hooks;
    private final Publisher publisher;
    private final ChannelAccess access;

    PublishHandler(ClientOptions options, Hooks hooks, Publisher publisher, ChannelAccess access) {
        this.options = options;
        this.hooks = hooks;
        this.publisher = publisher;
        this.access = access;
    }

    @Override
    public void handle(Session session, long id, Request.Publish request) {
        String channel = request.channel();
        Namespaces.Resolved resolved = access.resolve(session, channel);
        if (resolved.problem().isPresent()) {
            session.refuse(id, resolved.problem().get());
            return;
        }
        NamespaceOptions namespace = resolved.options();
        String flaw = publisher.flawOf(channel, namespace, request.data());
        if (flaw != null) {
            session.fail(id, new ErrorException(ProtocolError.BAD_REQUEST, flaw));
            return;
        }
        session.await(id, authorise(session, request, namespace), publishing -> {
            Publication publication = Publication.of(publishing.data())
                    .withTags(publishing.tags())
                    .withInfo(publisher(session, channel));
            PublishOptions kept = publishing.skipsHistory() ? PublishOptions.NOT_KEPT : PublishOptions.DEFAULT;
            PublishOptions how = publishing.excludesSender() ? kept.exclude(session.clientId()) : kept;
            session.await(
                    id,
                    publisher.publish(channel, publication, how),
                    published -> session.reply(id, new Result.Publish()));
        });
    }

    private CompletionStage<Publishing> authorise(
            Session session, Request.Publish request, NamespaceOptions namespace) {
        Handler<PublishingEvent, CompletionStage<Publishing>> handler = hooks.publishing();
        if (access.mayPublish(session, request.channel(), namespace)) {
            return CompletableFuture.completedStage(Publishing.of(request.data()));
        }
        if (handler != null) {
            return session.handlers()
                    .ask(handler, new PublishingEvent(session.profile().client(), request.channel(), request.data()));
        }
        return options.insecure()
                ? CompletableFuture.completedStage(Publishing.of(request.data()))
                : CompletableFuture.failedStage(new ErrorException(ProtocolError.PERMISSION_DENIED));
    }

    /** Who publishes, as others are told. */
    static ClientInfo publisher(Session session, String channel) {
        SessionSubscription subscription = session.subscriptions().get(channel);
        return session.profile().info(subscription == null ? Payload.EMPTY : subscription.chanInfo());
    }
}
