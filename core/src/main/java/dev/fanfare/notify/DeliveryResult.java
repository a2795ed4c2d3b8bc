package dev.fanfare.notify;

import dev.fanfare.cluster.Survey;
import dev.fanfare.cluster.Task;
import java.util.Objects;
import java.util.function.ToIntFunction;

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

    /** Whether at least one connection took it. */
    public boolean isOk() {
        return code == OK;
    }

    static DeliveryResult notRunning(String why) {
        return new DeliveryResult(NOT_RUNNING, why, 0, 0);
    }

    static DeliveryResult notFound(String target) {
        return new DeliveryResult(NOT_FOUND, "no connection of " + target, 0, 0);
    }

    /**
     * @param failed how many connections there were
     */
    static DeliveryResult notDelivered(String why, int failed) {
        return new DeliveryResult(NOT_DELIVERED, why, 0, failed);
    }

    /**
     * @param reach what every node has answered; those that have not are named
     */
    static DeliveryResult of(String target, Survey<Task.Reach> reach) {
        int expected = sum(reach, Task.Reach::subscribers);
        int reached = sum(reach, Task.Reach::reached);
        int refused = sum(reach, Task.Reach::refused);
        int failed = Math.max(refused, expected - reached);
        String unknown = reach.isComplete() ? "" : "; not counted: " + reach.missing();
        if (reached > 0) {
            return new DeliveryResult(OK, "OK" + unknown, reached, Math.max(0, failed));
        }
        if (refused > 0) {
            return notDelivered("the outbound queue of " + target + " is full" + unknown, failed);
        }
        return failed > 0
                ? new DeliveryResult(CLOSED, "the connection of " + target + " is closed" + unknown, 0, failed)
                : notFound(target + unknown);
    }

    private static int sum(Survey<Task.Reach> reach, ToIntFunction<Task.Reach> count) {
        return reach.answers().values().stream().mapToInt(count).sum();
    }
}
