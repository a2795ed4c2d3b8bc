package dev.fanfare.delivery;

import dev.fanfare.push.PushMessage;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What is pushed if nobody has acknowledged a notification in time.
 *
 * @param after how long is waited
 * @param message what the device shows
 * @param variables the values of those that its texts name
 * @param everyDevice whether it is pushed to all devices of the user, and not only to that which was registered last
 */
public record Escalation(Duration after, PushMessage message, Map<String, String> variables, boolean everyDevice) {

    /** The longest time that can be waited. */
    public static final Duration LONGEST = Duration.ofDays(28);

    /**
     * Every part at once; {@link #escalateToPush} says it shorter.
     *
     * @param after from zero to 28 days
     * @param message what the device shows
     * @param variables is copied
     * @param everyDevice whether all devices show it
     * @throws IllegalArgumentException if the time is not so
     */
    public Escalation {
        Objects.requireNonNull(after, "after must not be null");
        Objects.requireNonNull(message, "message must not be null");
        variables = Map.copyOf(Objects.requireNonNull(variables, "variables must not be null"));
        if (after.isNegative() || after.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "after must be from 0 to " + LONGEST.toDays() + " days, and is " + after);
        }
    }

    /**
     * {@return a push to one device of the user}
     *
     * @param after how long is waited
     * @param message what the device shows
     */
    public static Escalation escalateToPush(Duration after, PushMessage message) {
        return new Escalation(after, message, Map.of(), false);
    }

    /** {@return the same to all devices of the user} */
    public Escalation toEveryDevice() {
        return new Escalation(after, message, variables, true);
    }

    /**
     * {@return the same with the values of variables}
     *
     * @param value by name; replace all
     */
    public Escalation withVariables(Map<String, String> value) {
        return new Escalation(after, message, value, everyDevice);
    }
}
