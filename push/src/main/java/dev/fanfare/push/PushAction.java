package dev.fanfare.push;

import dev.fanfare.protocol.NotJsonException;
import dev.fanfare.protocol.Payload;
import java.util.Objects;

/**
 * Something the reader of a message can choose, usually a button below it.
 *
 * @param event the name of the event that choosing it causes
 * @param label what the button says, in every language; variables of the message stand in it
 * @param parameters what the event carries, one JSON value; {@link Payload#EMPTY} for nothing
 */
public record PushAction(String event, LocalizedText label, Payload parameters) {

    /**
     * Checks the parts; see the components for their meaning.
     *
     * @param event not empty
     * @param label what the button says; at least in the default language of the message
     * @param parameters one JSON value; {@link Payload#EMPTY} for nothing
     * @throws IllegalArgumentException if the event is empty
     * @throws NotJsonException if the parameters are not one JSON value
     */
    public PushAction {
        event = Objects.requireNonNull(event, "event must not be null").strip();
        Objects.requireNonNull(label, "label must not be null");
        Objects.requireNonNull(parameters, "parameters must not be null");
        if (event.isEmpty()) {
            throw new IllegalArgumentException("an action needs the name of its event");
        }
        if (!parameters.isEmpty()) {
            parameters.unsafeJsonLine();
        }
    }

    /** Only its event: what it says and carries must not get into a log. */
    @Override
    public String toString() {
        return "PushAction[" + event + "]";
    }
}
