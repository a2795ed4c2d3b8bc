package dev.fanfare.internal.notify;

import dev.fanfare.http.Handshake;
import dev.fanfare.notify.ClientContext;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Which client an HTTP request is an action of: that of the browser that its cookie proves, as the user that the
 * application says is behind the request. Without a user that would be everybody who has the same cookie, who
 * may have planted it; so where connections can have users and nobody says those of requests, a request is
 * nobody's action. Safe for any thread.
 */
final class RequestClients {

    private final ClientIdentity identity;
    private final IdentityCookie cookie;
    private final HandlerTable handlers;

    private volatile boolean usersPossible;

    RequestClients(ClientIdentity identity, IdentityCookie cookie, HandlerTable handlers) {
        this.identity = identity;
        this.cookie = cookie;
        this.handlers = handlers;
    }

    void connectionsMayHaveUsers(boolean possible) {
        usersPossible = possible;
    }

    /** Threads on which tasks are caused by the client of a request, as far as it is known. */
    Executor threads(Handshake request, Executor threads) {
        String device = device(request);
        return device == null
                ? threads
                : task -> threads.execute(() ->
                        ClientContext.causedBy(client(device, request), task).run());
    }

    private @Nullable String device(Handshake request) {
        List<String> brought = cookie.values(request);
        if (brought.size() != 1 || (usersPossible && !handlers.hearsRequests())) {
            return null;
        }
        ClientIdentity.Claim claim = identity.check(brought.get(0));
        return claim.isValid() ? claim.deviceId() : null;
    }

    private @Nullable String client(String device, Handshake request) {
        String user = handlers.userOf(request);
        return user == null ? null : identity.clientOf(device, user);
    }
}
