package dev.fanfare.internal.session;

import dev.fanfare.protocol.Request;

/** Carries out the commands of sessions. Called on the session's loop; never blocks. */
public interface Dialogue {

    /**
     * Carries out the first command of a session, which must be a connect.
     *
     * @param id what the reply must bear; 0 for a session that opens by itself
     */
    void first(Session session, long id, Request request);

    /**
     * Carries out a command of a connected session.
     *
     * @param id what the reply must bear
     */
    void next(Session session, long id, Request request);
}
