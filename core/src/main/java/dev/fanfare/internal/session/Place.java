package dev.fanfare.internal.session;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;
import dev.fanfare.rate.Operation;

/** The place that a connection has among those that its user may have on this node. Belongs to its session. */
final class Place {

    private final SessionContext context;
    private String user = "";

    Place(SessionContext context) {
        this.context = context;
    }

    /**
     * Takes a place. An anonymous user, {@code ""}, needs none.
     *
     * @throws DisconnectException if the user has as many connections as allowed
     */
    void take(String ofUser) {
        if (!ofUser.isEmpty() && !context.userConnections().take(ofUser)) {
            boolean dryRun = context.options().connectionLimitDryRun();
            context.rates()
                    .overLimits()
                    .of("user_connection_limit", Operation.CONNECT.key(), dryRun)
                    .increment();
            if (!dryRun) {
                throw new DisconnectException(
                        Disconnect.CONNECTION_LIMIT,
                        "user \"" + Outside.of(ofUser)
                                + "\" has as many connections as client.user_connection_limit allows");
            }
            context.userConnections().takeAnyway(ofUser);
        }
        user = ofUser;
    }

    /** Gives it back, if there is one. */
    void leave() {
        if (!user.isEmpty()) {
            context.userConnections().giveBack(user);
            user = "";
        }
    }
}
