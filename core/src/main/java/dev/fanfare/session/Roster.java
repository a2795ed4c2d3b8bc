package dev.fanfare.session;

/** Who keeps count of sessions. Called on the session's loop. */
public interface Roster {

    /** A session is connected. */
    void connected(Session session);

    /**
     * A session is over.
     *
     * @param wasConnected whether it had been connected before
     */
    void ended(Session session, boolean wasConnected);
}
