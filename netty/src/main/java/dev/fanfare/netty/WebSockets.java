package dev.fanfare.netty;

import dev.fanfare.Fanfare;
import dev.fanfare.internal.notify.ClientIdentity;
import dev.fanfare.internal.notify.IdentityCookie;
import dev.fanfare.netty.http.WebSocketEndpoint;
import dev.fanfare.netty.internal.websocket.ClientCookie;
import dev.fanfare.netty.internal.websocket.WebSocketUpgrade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a server lets clients connect. */
final class WebSockets {

    private final List<WebSocketEndpoint> added = new ArrayList<>();
    private boolean hasDefault = true;

    void add(WebSocketEndpoint endpoint) {
        added.add(endpoint);
    }

    /** There is none but those that are added. */
    void withoutDefault() {
        hasDefault = false;
    }

    /**
     * Opens them, and keeps their paths from raw endpoints.
     *
     * @throws IllegalArgumentException if one without a protocol has no notifications, or two have the same path
     */
    void install(Network network, Fanfare fanfare) {
        List<WebSocketEndpoint> all = added.isEmpty() && hasDefault ? List.of(WebSocketEndpoint.DEFAULT) : added;
        if (!fanfare.hasNotifications()
                && all.stream().anyMatch(endpoint -> endpoint.kind() == WebSocketEndpoint.Kind.PLAIN)) {
            throw new IllegalArgumentException("an endpoint without a protocol is for notifications, and those are"
                    + " off: switch them on with FanfareBuilder.notifications(...)");
        }
        ClientCookie cookie = cookie(fanfare);
        for (WebSocketEndpoint endpoint : all) {
            network.rawEndpoints().reserved().add(endpoint.path());
            network.routes().add(endpoint.path(), new WebSocketUpgrade(endpoint, network.sessionLoops(), cookie));
        }
    }

    /** What tells browsers apart; null where nothing needs it. */
    static @Nullable ClientCookie cookie(Fanfare fanfare) {
        return fanfare.hasNotifications()
                ? new ClientCookie(fanfare.part(IdentityCookie.class), fanfare.part(ClientIdentity.class))
                : null;
    }
}
