package dev.fanfare.internal.session;

import dev.fanfare.handler.DisconnectException;

/** Who keeps count of sessions. Called on the session's loop. */
public interface Roster {

    /**
     * It is known who the client of a session is; whether it may connect is being decided.
     *
     * @throws DisconnectException if its login or token was revoked, or its user is blocked
     */
    void identified(Session session);

    /**
     * The client of a session has its user by a login from now on, mostly the same one.
     *
     * @param before the login until now
     * @throws DisconnectException if its login or token was revoked, or its user is blocked
     */
    void loggedIn(Session session, String before);

    /** The connect command of a session was refused; it stays until its connection ends. */
    void refused(Session session);

    /** A session is connected. */
    void connected(Session session);

    /**
     * A session is over.
     *
     * @param wasConnected whether it had been connected before
     */
    void ended(Session session, boolean wasConnected);
}
