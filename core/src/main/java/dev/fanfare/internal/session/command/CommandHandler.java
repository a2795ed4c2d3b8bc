package dev.fanfare.internal.session.command;

import dev.fanfare.internal.session.Session;
import dev.fanfare.protocol.Request;

/**
 * Carries out one kind of command. One instance serves all sessions; it is called on the session's
 * loop and never blocks.
 */
interface CommandHandler<R extends Request> {

    /**
     * Carries out a command, now or later, and answers it.
     *
     * @param id the command's id, which the reply must bear
     */
    void handle(Session session, long id, R request);
}
