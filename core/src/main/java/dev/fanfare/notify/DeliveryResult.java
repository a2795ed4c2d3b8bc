package dev.fanfare.notify;

import java.util.Objects;

/**
 * What became of a notification. A delivery counts when a connection's event loop has taken the
 * notification for its socket; it never means that a person has read it. What was not delivered is kept
 * for the retention time all the same, and reaches a client that comes back within it.
 *
 * @param code one of the constants here; 0 if at least one connection took it
 * @param description the code in words
 * @param delivered how many connections took it
 * @param failed how many did not
 */
public record DeliveryResult(int code, String description, int delivered, int failed) {

    /**
     * A result as the engine makes it; public for tests of applications.
     *
     * @param code one of the constants here
     * @param description for people; not null
     * @param delivered how many connections took it
     * @param failed how many did not
     */
    public DeliveryResult {
        Objects.requireNonNull(description, "description must not be null");
    }

    /** At least one connection took it. */
    public static final int OK = 0;

    /** The server could not start, or is not running. */
    public static final int NOT_RUNNING = 1;

    /** There is no connection of the client, the user or the group. */
    public static final int NOT_FOUND = 2;

    /** The connections were closed, or closing. */
    public static final int CLOSED = 3;

    /** It could not be delivered, for example because the client reads too slowly. */
    public static final int NOT_DELIVERED = 4;

    /** {@return whether at least one connection took it} */
    public boolean isOk() {
        return code == OK;
    }
}
