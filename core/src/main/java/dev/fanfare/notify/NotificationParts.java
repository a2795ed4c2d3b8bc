package dev.fanfare.notify;

import dev.fanfare.channel.ChannelSyntax;
import dev.fanfare.channel.NamespaceOptions;
import dev.fanfare.handler.Client;
import dev.fanfare.handler.DisconnectedEvent;
import dev.fanfare.handler.Hooks;
import dev.fanfare.handler.MessageEvent;
import dev.fanfare.spi.Ticker;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** What notifications put into an engine before there is one. */
public final class NotificationParts {

    private final NotificationOptions options;
    private final NotificationChannels channels;
    private final Groups groups;
    private final ClientIdentity identity;
    private final IdentityCookie cookie;
    private final NotificationHandlers handlers = new NotificationHandlers();
    private final RequestClients requests;
    private final ClientEvents events = new ClientEvents();
    private volatile Consumer<Client> connected = client -> {};

    /**
     * @throws IllegalArgumentException if channel names are too short for notifications
     */
    public NotificationParts(NotificationOptions options, ChannelSyntax syntax, InstantSource clock, Ticker ticker) {
        Objects.requireNonNull(options, "options must not be null");
        Objects.requireNonNull(syntax, "syntax must not be null");
        Objects.requireNonNull(clock, "clock must not be null");
        Objects.requireNonNull(ticker, "ticker must not be null");
        this.options = options;
        this.groups = new Groups(ticker, options.groupMembershipTtl(), options.groupMembershipLimit());
        this.channels = new NotificationChannels(syntax);
        this.cookie = new IdentityCookie(options.cookieName());
        this.identity = new ClientIdentity(options.secret(), options.identityTtl(), clock);
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
                NotificationHandlers.<Client>both(hooks.connected(), client -> {
                    connected.accept(client);
                    handlers.tellOpen(client);
                }),
                NotificationHandlers.<DisconnectedEvent>both(hooks.disconnected(), event -> {
                    groups.seen(event.client().identity());
                    handlers.tellClose(event);
                }),
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

    void onConnected(Consumer<Client> action) {
        connected = action;
    }

    NotificationChannels channels() {
        return channels;
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
