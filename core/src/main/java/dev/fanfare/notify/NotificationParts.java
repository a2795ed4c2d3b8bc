package dev.fanfare.notify;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.Hooks;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.node.Clocks;
import dev.fanfare.node.Node;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.Timer;
import java.util.Map;
import java.util.Objects;

/** What notifications put into an engine before there is one. */
public final class NotificationParts {

    private final NotificationOptions options;
    private final NotificationChannels channels;
    private final Groups groups;
    private final Timer timer;
    private final ClientIdentity identity;
    private final IdentityCookie cookie;
    private final NotificationHandlers handlers = new NotificationHandlers();
    private final RequestClients requests;
    private final ClientEvents events = new ClientEvents();

    /**
     * @throws IllegalArgumentException if channel names are too short for notifications
     */
    public NotificationParts(NotificationOptions options, ChannelSyntax syntax, GroupStore groupStore, Clocks clocks) {
        Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(syntax, "syntax must not be null");
        Objects.requireNonNull(groupStore, "groupStore must not be null");
        Objects.requireNonNull(clocks, "clocks must not be null");
        this.options = options;
        this.channels = new NotificationChannels(syntax);
        this.timer = clocks.timer();
        this.groups = new Groups(groupStore, options.groupMembershipTtl(), clocks.ticker(), clocks.timer());
        this.cookie = new IdentityCookie(options.cookieName());
        this.identity = new ClientIdentity(options.secret(), options.identityTtl(), clocks.clock());
        this.requests = new RequestClients(identity, cookie, handlers);
    }

    /** The reserved namespace, by its name. */
    public Map<String, NamespaceOptions> namespace() {
        return Map.of(NotificationChannels.NAMESPACE, NotificationChannels.namespace(options));
    }

    /** The hooks of an application, together with ours. */
    public Hooks with(Hooks hooks) {
        Objects.requireNonNull(hooks, "hooks must not be null");
        requests.connectionsMayHaveUsers(hooks.tokens() != null || hooks.connecting() != null);
        return new Hooks(
                hooks.tokens(),
                hooks.connecting(),
                hooks.refreshing(),
                NotificationHandlers.<Client>both(hooks.connected(), handlers::tellOpen),
                NotificationHandlers.<DisconnectedEvent>both(hooks.disconnected(), handlers::tellClose),
                hooks.subscribing(),
                hooks.subRefreshing(),
                hooks.subscribed(),
                hooks.unsubscribed(),
                hooks.publishing(),
                NotificationHandlers.<MessageEvent>both(hooks.message(), handlers::tellReceived),
                hooks.rpc(),
                events,
                new ConnectionIdentities(identity, cookie, channels, groups),
                handlers::failed);
    }

    NotificationChannels channels() {
        return channels;
    }

    Following following(Node node) {
        return new Following(node, groups, channels, timer);
    }

    Groups groups() {
        return groups;
    }

    ClientIdentity identity() {
        return identity;
    }

    IdentityCookie cookie() {
        return cookie;
    }

    RequestClients requests() {
        return requests;
    }

    NotificationHandlers handlers() {
        return handlers;
    }

    ClientEvents events() {
        return events;
    }
}
