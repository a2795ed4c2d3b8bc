package dev.fanfare.outbox;

import java.util.concurrent.CompletionStage;

/**
 * A kind of message that an {@link Outbox} can keep and its relays can send: publications, notifications and changes of live
 * objects are there from the start, others are given to {@link Outbox.Builder#kind}. Safe for any thread.
 */
public interface MessageKind {

    /** {@return the name that its messages have in the table; never another one once some were written} */
    String name();

    /**
     * Sends a message. Called for one message of a target after the other; again for the same message, with the same key,
     * if it failed or if it is not known what became of it.
     *
     * @param message what was written; its {@link OutboxMessage#idempotencyKey} is never empty
     * @return completes when it was sent. A failure with a {@link PermanentException}, an {@link IllegalArgumentException}
     *     or an {@link dev.fanfare.handler.ErrorException} that says that the request is wrong gives the message up; any
     *     other is tried again
     */
    CompletionStage<?> send(OutboxMessage message);
}
