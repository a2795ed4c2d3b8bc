package dev.fanfare.internal.notify;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.internal.feature.Feature;
import dev.fanfare.internal.handler.Hooks;
import dev.fanfare.internal.handler.Results;
import dev.fanfare.internal.node.Clocks;
import dev.fanfare.internal.node.Node;
import dev.fanfare.notify.NotificationOptions;
import dev.fanfare.spi.GroupStore;
import dev.fanfare.spi.Timer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Notifications as an engine has them. */
public final class NotificationFeature implements Feature {

    private final NotificationOptions options;
    private final NotificationChannels channels;
    private final Groups groups;
    private final Timer timer;
    private final ClientIdentity identity;
    private final IdentityCookie cookie;
    private final HandlerTable handlers = new HandlerTable();
    private final RequestClients requests;
    private final ClientEvents events = new ClientEvents();

    /**
     * @throws IllegalArgumentException if channel names are too short for notifications
     */
    public NotificationFeature(
            NotificationOptions options, ChannelSyntax syntax, GroupStore groupStore, Clocks clocks) {
        this.options = Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(syntax, "syntax must not be null");
        Objects.requireNonNull(groupStore, "groupStore must not be null");
        Objects.requireNonNull(clocks, "clocks must not be null");
        this.channels = new NotificationChannels(syntax);
        this.timer = clocks.timer();
        this.groups = new Groups(groupStore, options.groupMembershipTtl(), clocks.ticker(), clocks.timer());
        this.cookie = new IdentityCookie(options.cookieName());
        this.identity = new ClientIdentity(options.secret(), options.identityTtl(), clocks.clock());
        this.requests = new RequestClients(identity, cookie, handlers);
    }

    /**
     * What is kept for clients that come back must not be more than they are given when they do.
     *
     * @param most how many publications a client recovers at the most
     * @throws IllegalArgumentException if it is
     */
    public static void requireRecoverable(NotificationOptions options, int most) {
        Objects.requireNonNull(options, "options must not be null");
        if (options.retentionSize() > most) {
            throw new IllegalArgumentException("notifications.retention_size is " + options.retentionSize()
                    + ", but a client that comes back recovers at most " + most
                    + ": raise client.recovery_max_publication_limit, too");
        }
    }

    @Override
    public String name() {
        return "notifications";
    }

    @Override
    public Map<String, NamespaceOptions> namespaces() {
        return Map.of(NotificationChannels.NAMESPACE, NotificationChannels.namespace(options));
    }

    @Override
    public Hooks with(Hooks hooks) {
        Objects.requireNonNull(hooks, "hooks must not be null");
        requests.connectionsMayHaveUsers(hooks.tokens() != null || hooks.connecting() != null);
        return new Hooks(
                hooks.tokens(),
                hooks.connecting(),
                hooks.refreshing(),
                HandlerTable.<Client>both(hooks.connected(), handlers::tellOpen),
                HandlerTable.<DisconnectedEvent>both(hooks.disconnected(), handlers::tellClose),
                hooks.subscribing(),
                hooks.viewing(),
                hooks.subRefreshing(),
                hooks.subscribed(),
                hooks.unsubscribed(),
                hooks.occupied(),
                hooks.vacated(),
                hooks.publishing(),
                hooks.maps(),
                HandlerTable.<MessageEvent>both(hooks.message(), handlers::tellReceived),
                hooks.rpc(),
                hooks.otherRpc(),
                events,
                hooks.headers(),
                new ConnectionIdentities(identity, cookie, channels, groups, requests),
                handlers::failed);
    }

    @Override
    public List<Object> start(Node node, Results results) {
        Objects.requireNonNull(node, "node must not be null");
        Objects.requireNonNull(results, "results must not be null");
        Following following = new Following(node, groups, channels, timer);
        following.start();
        groups.keep(node);
        return List.of(
                new ChannelNotifications(
                        options, channels, identity, handlers, events, groups, following, node, results),
                identity,
                cookie);
    }
}
