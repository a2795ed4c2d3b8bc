package dev.fanfare.internal.session.command;

import dev.fanfare.channel.AccessOptions.Permission;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Capability;
import dev.fanfare.handler.ClientOptions;
import dev.fanfare.internal.hub.Namespaces;
import dev.fanfare.internal.hub.Namespaces.Resolved;
import dev.fanfare.internal.session.Session;
import dev.fanfare.internal.session.SessionSubscription;
import dev.fanfare.protocol.ProtocolError;
import java.util.function.Predicate;

/** What a session may do in a channel by the options of its namespace, or by its own capabilities. */
final class ChannelAccess {

    private final boolean insecure;
    private final Namespaces namespaces;

    ChannelAccess(ClientOptions options, Namespaces namespaces) {
        this.insecure = options.insecure();
        this.namespaces = namespaces;
    }

    /** A channel in which a session may read presence, or why it cannot. */
    Resolved forPresence(Session session, String channel) {
        return resolve(
                session,
                channel,
                namespace -> namespace.presence().isKept(),
                namespace -> mayReadPresence(
                        session, channel, session.subscriptions().isLive(channel), namespace));
    }

    /** A channel in which a session may read history, or why it cannot. */
    Resolved forHistory(Session session, String channel) {
        return resolve(
                session,
                channel,
                namespace -> namespace.history().isKept(),
                namespace ->
                        mayReadHistory(session, channel, session.subscriptions().isLive(channel), namespace));
    }

    /** A channel that a session may name, or why it cannot. */
    Resolved resolve(Session session, String channel) {
        return session.subscriptions().mayTouch(channel)
                ? namespaces.resolveForClients(channel)
                : Resolved.refused(ProtocolError.TOO_MANY_REQUESTS);
    }

    private Resolved resolve(
            Session session,
            String channel,
            Predicate<NamespaceOptions> available,
            Predicate<NamespaceOptions> permitted) {
        Resolved resolved = resolve(session, channel);
        if (resolved.problem().isPresent()) {
            return resolved;
        }
        if (!available.test(resolved.options())) {
            return Resolved.refused(ProtocolError.NOT_AVAILABLE);
        }
        return permitted.test(resolved.options()) ? resolved : Resolved.refused(ProtocolError.PERMISSION_DENIED);
    }

    /** Whether the options or its capabilities let a session publish; an insecure server lets it even if they do not. */
    boolean mayPublish(Session session, String channel, NamespaceOptions options) {
        return mayWrite(session, channel, options.access().publish());
    }

    /**
     * Whether an option or its capabilities let a session publish, or write into a map; an insecure server lets it
     * even if they do not.
     */
    boolean mayWrite(Session session, String channel, Permission permission) {
        return permission.includes(
                        session.profile().user(), session.subscriptions().isLive(channel))
                || may(session, Capability.Permission.PUBLISH, channel);
    }

    /** Whether everybody may do everything that nobody decides. */
    boolean isInsecure() {
        return insecure;
    }

    /**
     * Whether a session may read a channel's history.
     *
     * @param subscribed whether it is subscribed, or will be if all goes well
     */
    boolean mayReadHistory(Session session, String channel, boolean subscribed, NamespaceOptions options) {
        return insecure
                || options.access().history().includes(session.profile().user(), subscribed)
                || may(session, Capability.Permission.HISTORY, channel);
    }

    /**
     * Whether a session may read a channel's presence.
     *
     * @param subscribed whether it is subscribed, or will be if all goes well
     */
    boolean mayReadPresence(Session session, String channel, boolean subscribed, NamespaceOptions options) {
        return insecure
                || options.access().presence().includes(session.profile().user(), subscribed)
                || may(session, Capability.Permission.PRESENCE, channel);
    }

    private static boolean may(Session session, Capability.Permission permission, String channel) {
        SessionSubscription subscription = session.subscriptions().get(channel);
        return session.profile().may(permission, channel) || (subscription != null && subscription.allows(permission));
    }
}
