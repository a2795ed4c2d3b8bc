package dev.fanfare.internal.session;

import dev.fanfare.handler.DisconnectException;
import dev.fanfare.internal.limit.Quotas;
import dev.fanfare.protocol.Disconnect;
import dev.fanfare.protocol.Outside;

/** The place that a connection has among those that its user may have on this node. Belongs to its session. */
final class Place {

    private final Quotas<String> places;
    private String user = "";

    /**
     * @param places of all users
     */
    Place(Quotas<String> places) {
        this.places = places;
    }

    /**
     * Takes a place. An anonymous user, {@code ""}, needs none.
     *
     * @throws DisconnectException if the user has as many connections as allowed
     */
    void take(String ofUser) {
        if (!ofUser.isEmpty() && !places.take(ofUser)) {
            throw new DisconnectException(
                    Disconnect.CONNECTION_LIMIT,
                    "user \"" + Outside.of(ofUser)
                            + "\" has as many connections as client.user_connection_limit allows");
        }
        user = ofUser;
    }

    /** Gives it back, if there is one. */
    void leave() {
        if (!user.isEmpty()) {
            places.giveBack(user);
            user = "";
        }
    }
}
