package dev.fanfare.internal.node;

import dev.fanfare.handler.SubscribeOptions;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.internal.session.command.SubscribeByServer;
import dev.fanfare.protocol.UnsubscribeCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Subscriptions that the server makes and ends for sessions of this node. Safe for any thread. */
public final class ServerSubscriptions {

    /** A session that ends meanwhile does not say so. */
    private static final long PATIENCE_SECONDS = 5;

    private final SubscribeByServer made;
    private final SessionRegistry sessions;

    ServerSubscriptions(SubscribeByServer made, SessionRegistry sessions) {
        this.made = made;
        this.sessions = sessions;
    }

    /**
     * Subscribes sessions to a channel; does nothing for those that are subscribed.
     *
     * @return completes on a loop, when all of them are subscribed or gone; fails if one could not be
     */
    public CompletionStage<Void> subscribe(Collection<Session> sessions, String channel, SubscribeOptions wishes) {
        return CompletableFuture.allOf(sessions.stream()
                .map(session -> subscribe(session, channel, wishes))
                .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> subscribe(Session session, String channel, SubscribeOptions wishes) {
        return onLoop(session, () -> made.subscribe(session, channel, wishes));
    }

    /**
     * Ends subscriptions of sessions to a channel; does nothing where there are none.
     *
     * @return completes on a loop, when there are none any more
     */
    public CompletionStage<Void> unsubscribe(Collection<Session> sessions, String channel, UnsubscribeCode code) {
        return CompletableFuture.allOf(sessions.stream()
                .map(session -> unsubscribe(session, channel, code))
                .toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> unsubscribe(Session session, String channel, UnsubscribeCode code) {
        return onLoop(session, () -> end(session, channel, code));
    }

    private CompletableFuture<Void> end(Session session, String channel, UnsubscribeCode code) {
        made.unsubscribe(session, channel, code);
        CompletableFuture<Void> done = new CompletableFuture<>();
        SessionSubscription subscription = session.subscriptions().get(channel);
        if (session.isClosed() || subscription == null) {
            done.complete(null);
        } else {
            // It was not live yet, and ends when it is.
            subscription.whenSettled(() -> done.complete(null));
        }
        return done;
    }

    /** Changes something of a connected session on its loop; there is nothing to change once it is over. */
    private static CompletableFuture<Void> onLoop(Session session, Supplier<CompletionStage<Void>> change) {
        return CompletableFuture.supplyAsync(
                        () -> session.isConnected() ? change.get() : CompletableFuture.<Void>completedStage(null),
                        session.loop()::later)
                .thenCompose(changed -> changed)
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Makes the subscriptions of a session to channels of a kind be exactly these, as soon as its connect command has been
     * answered.
     *
     * @param prefix what the names of the kind begin with
     * @return completes on a loop, when they are, or the session is gone; fails if one could not be made
     */
    public CompletionStage<Void> align(Session session, String prefix, Set<String> channels) {
        return sessions.decision(session)
                .thenCompose(
                        decided -> onLoop(session, () -> CompletableFuture.allOf(changes(session, prefix, channels))));
    }

    private CompletableFuture<?>[] changes(Session session, String prefix, Set<String> channels) {
        List<CompletableFuture<?>> changes = new ArrayList<>();
        for (SessionSubscription subscription : session.subscriptions().all()) {
            String channel = subscription.channel();
            if (channel.startsWith(prefix) && !channels.contains(channel)) {
                changes.add(end(session, channel, UnsubscribeCode.SERVER));
            }
        }
        channels.forEach(channel -> changes.add(
                made.subscribe(session, channel, SubscribeOptions.DEFAULT).toCompletableFuture()));
        return changes.toArray(CompletableFuture[]::new);
    }
}
