package dev.fanfare.outbox;

import java.time.Instant;
import java.util.Objects;

/**
 * A message that was given up.
 *
 * @param number in which order they were given up; the cursor of {@link DeadMessages#list}
 * @param message what was to be sent
 * @param id the id that writing it returned
 * @param created when it was written, by the clock of the database
 * @param died when it was given up, by the clock of the database
 * @param attempts how often it was tried
 * @param problem why it failed the last time
 */
public record DeadMessage(
        long number, OutboxMessage message, String id, Instant created, Instant died, int attempts, String problem) {

    /**
     * A message that was given up.
     *
     * @param number rises with each
     * @param message as it was written
     * @param id that of the message
     * @param created when it was written
     * @param died when it was given up
     * @param attempts at least 1
     * @param problem for people
     */
    public DeadMessage {
        Objects.requireNonNull(message, "message must not be null");
        Objects.requireNonNull(id, "id must not be null");
        Objects.requireNonNull(created, "created must not be null");
        Objects.requireNonNull(died, "died must not be null");
        Objects.requireNonNull(problem, "problem must not be null");
    }
}
