package dev.fanfare.internal.notify;

import dev.fanfare.cluster.Survey;
import dev.fanfare.internal.cluster.Task;
import dev.fanfare.notify.DeliveryResult;
import java.util.function.ToIntFunction;

/** Says in a result what has become of a notification. */
final class DeliveryResults {

    private DeliveryResults() {}

    static DeliveryResult notRunning(String why) {
        return new DeliveryResult(DeliveryResult.NOT_RUNNING, why, 0, 0);
    }

    static DeliveryResult notFound(String target) {
        return new DeliveryResult(DeliveryResult.NOT_FOUND, "no connection of " + target, 0, 0);
    }

    /**
     * @param failed how many connections there were
     */
    static DeliveryResult notDelivered(String why, int failed) {
        return new DeliveryResult(DeliveryResult.NOT_DELIVERED, why, 0, failed);
    }

    /**
     * @param reach what every node has answered; those that have not are named
     */
    static DeliveryResult of(String target, Survey<Task.Delivery> reach) {
        int expected = sum(reach, Task.Delivery::subscribers);
        int reached = sum(reach, Task.Delivery::reached);
        int refused = sum(reach, Task.Delivery::refused);
        int failed = Math.max(refused, expected - reached);
        String unknown = reach.isComplete() ? "" : "; not counted: " + reach.missing();
        if (reached > 0) {
            return new DeliveryResult(DeliveryResult.OK, "OK" + unknown, reached, Math.max(0, failed));
        }
        if (refused > 0) {
            return notDelivered("the outbound queue of " + target + " is full" + unknown, failed);
        }
        return failed > 0
                ? new DeliveryResult(
                        DeliveryResult.CLOSED, "the connection of " + target + " is closed" + unknown, 0, failed)
                : notFound(target + unknown);
    }

    private static int sum(Survey<Task.Delivery> reach, ToIntFunction<Task.Delivery> count) {
        return reach.answers().values().stream().mapToInt(count).sum();
    }
}
