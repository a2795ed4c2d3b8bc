package dev.fanfare.session.command;

import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.channel.Namespaces;
import dev.fanfare.protocol.ProtocolError;
import dev.fanfare.session.ClientOptions;
import dev.fanfare.session.Session;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** What a session may do in a channel by the options of its namespace alone. */
final class ChannelAccess {

    private final boolean insecure;
    private final Namespaces namespaces;

    ChannelAccess(ClientOptions options, Namespaces namespaces) {
        this.insecure = options.insecure();
        this.namespaces = namespaces;
    }

    /** Why a session cannot read a channel's presence, if it cannot. */
    Optional<ProtocolError> presenceProblem(Session session, String channel) {
        return problem(
                session,
                channel,
                NamespaceOptions::presence,
                namespace -> mayReadPresence(session, session.subscriptions().isLive(channel), namespace));
    }

    /** Why a session cannot read a channel's history, if it cannot. */
    Optional<ProtocolError> historyProblem(Session session, String channel) {
        return problem(
                session,
                channel,
                NamespaceOptions::keepsHistory,
                namespace -> mayReadHistory(session, session.subscriptions().isLive(channel), namespace));
    }

    /** Why a session cannot name a channel, if it cannot. */
    Optional<ProtocolError> namingProblem(Session session, String channel) {
        return session.subscriptions().mayTouch(channel)
                ? namespaces.problemForClients(channel)
                : Optional.of(ProtocolError.TOO_MANY_REQUESTS);
    }

    private Optional<ProtocolError> problem(
            Session session,
            String channel,
            Predicate<NamespaceOptions> available,
            Predicate<NamespaceOptions> permitted) {
        Optional<ProtocolError> unusable = namingProblem(session, channel);
        if (unusable.isPresent()) {
            return unusable;
        }
        NamespaceOptions namespace = Objects.requireNonNull(namespaces.optionsOf(channel));
        if (!available.test(namespace)) {
            return Optional.of(ProtocolError.NOT_AVAILABLE);
        }
        return permitted.test(namespace) ? Optional.empty() : Optional.of(ProtocolError.PERMISSION_DENIED);
    }

    /** Whether the options let a session publish; an insecure server lets it even if they do not. */
    boolean mayPublish(Session session, String channel, NamespaceOptions options) {
        return allowed(
                session,
                session.subscriptions().isLive(channel),
                options.allowPublishForClient(),
                options.allowPublishForSubscriber(),
                options.allowPublishForAnonymous());
    }

    /**
     * Whether a session may read a channel's history.
     *
     * @param subscribed whether it is subscribed, or will be if all goes well
     */
    boolean mayReadHistory(Session session, boolean subscribed, NamespaceOptions options) {
        return insecure
                || allowed(
                        session,
                        subscribed,
                        options.allowHistoryForClient(),
                        options.allowHistoryForSubscriber(),
                        options.allowHistoryForAnonymous());
    }

    /**
     * Whether a session may read a channel's presence.
     *
     * @param subscribed whether it is subscribed, or will be if all goes well
     */
    boolean mayReadPresence(Session session, boolean subscribed, NamespaceOptions options) {
        return insecure
                || allowed(
                        session,
                        subscribed,
                        options.allowPresenceForClient(),
                        options.allowPresenceForSubscriber(),
                        options.allowPresenceForAnonymous());
    }

    private static boolean allowed(
            Session session, boolean subscribed, boolean client, boolean subscriber, boolean anonymous) {
        boolean allowed = client || (subscriber && subscribed);
        return allowed && (anonymous || !session.user().isEmpty());
    }
}
