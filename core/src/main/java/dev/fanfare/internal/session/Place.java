package dev.fanfare.internal.session;

import dev.fanfare.internal.limit.Quotas;

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
     * @return false if the user has as many connections as allowed
     */
    boolean take(String ofUser) {
        if (!ofUser.isEmpty() && !places.take(ofUser)) {
            return false;
        }
        user = ofUser;
        return true;
    }

    /** Gives it back, if there is one. */
    void leave() {
        if (!user.isEmpty()) {
            places.giveBack(user);
            user = "";
        }
    }
}
