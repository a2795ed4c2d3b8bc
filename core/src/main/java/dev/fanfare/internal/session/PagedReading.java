package dev.fanfare.internal.session;

import dev.fanfare.protocol.Request;

/** How a client reads what a subscription begins with by several commands, before it is live. Belongs to the session's loop. */
public interface PagedReading {

    /** Whether it waits for the client's next command. */
    boolean isIdle();

    /** The client's next command. */
    void next(long id, Request.Subscribe request);

    /** What was published meanwhile was too much to be kept for the client, which must begin again. */
    void lost();
}
