package dev.fanfare.internal.session.command;

import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.handler.Problems;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.Outside;
import dev.fanfare.protocol.Push;
import dev.fanfare.protocol.Result;
import dev.fanfare.protocol.UnsubscribeCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscriptions that the server makes and ends without the client's asking. On the session's loop. */
public final class SubscribeByServer {

    private static final Logger LOG = LoggerFactory.getLogger(SubscribeByServer.class);

    private final Namespaces namespaces;
    private final SubscribeFlow flow;

    /**
     * @param flow the way of every subscription
     */
    public SubscribeByServer(Namespaces namespaces, SubscribeFlow flow) {
        this.namespaces = namespaces;
        this.flow = flow;
    }

    /**
     * Subscribes a client without its asking, and tells it; does nothing if it is subscribed already.
     *
     * @return completes on the session's loop when the subscription is live, and never if the session ends before; fails
     *     with what kept it from being made
     */
    public CompletionStage<Void> subscribe(Session session, String channel, SubscribeOptions wishes) {
        SessionSubscription before = session.subscriptions().get(channel);
        if (before == null) {
            return make(session, channel, wishes);
        }
        if (before.isLive() && !before.isEnding()) {
            return CompletableFuture.completedStage(null);
        }
        CompletableFuture<Void> settled = new CompletableFuture<>();
        before.whenSettled(() -> settled.complete(null));
        return before.isEnding() ? settled.thenCompose(any -> subscribe(session, channel, wishes)) : settled;
    }

    private CompletionStage<Void> make(Session session, String channel, SubscribeOptions wishes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        SessionSubscription subscription = session.subscriptions().begin(channel, true);
        SubscribePlan plan = SubscribePlan.ofServer(namespaces.resolve(channel), wishes, wishes.recoverSince());
        session.await(
                flow.prepare(session, subscription, plan),
                prepared -> {
                    Result.Subscribe result = prepared.result();
                    session.downlink()
                            .send(new Push.Subscribed(
                                    channel,
                                    result.recoverable(),
                                    result.positioned(),
                                    result.position(),
                                    result.data()));
                    result.publications()
                            .forEach(publication -> session.downlink().send(new Push.Published(channel, publication)));
                    flow.goLive(session, prepared);
                    done.complete(null);
                },
                problem -> {
                    if (!Problems.isOutage(problem)) {
                        LOG.warn(
                                "Client {} could not be subscribed to \"{}\"",
                                session.clientId(),
                                Outside.of(channel),
                                problem);
                    }
                    done.completeExceptionally(problem);
                });
        return done;
    }

    /** Ends a subscription without the client's asking, and tells it. */
    public void unsubscribe(Session session, String channel, UnsubscribeCode code) {
        SessionSubscription subscription = session.subscriptions().get(channel);
        if (subscription != null && subscription.isEnding()) {
            // What is to end now may be another, which waits for the end of this one.
            subscription.whenSettled(() -> unsubscribe(session, channel, code));
        } else if (subscription != null) {
            subscription.endWhenSettled(() -> session.subscriptions().end(subscription, code));
        }
    }
}
