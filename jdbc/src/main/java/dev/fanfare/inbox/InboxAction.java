package dev.fanfare.inbox;

import java.util.Objects;

/**
 * A button of a message.
 *
 * @param label what stands on it; not empty
 * @param link where it leads: a path that begins with {@code /}, or a URL with {@code https} or {@code http}
 */
public record InboxAction(String label, String link) {

    /**
     * A button of a message.
     *
     * @param label not empty
     * @param link not empty
     * @throws IllegalArgumentException if one of them is empty, or the link is of another kind
     */
    public InboxAction {
        if (Objects.requireNonNull(label, "label must not be null").isBlank()) {
            throw new IllegalArgumentException("the label of an action must not be empty");
        }
        if (Objects.requireNonNull(link, "link must not be null").isEmpty()) {
            throw new IllegalArgumentException("the link of the action \"" + label + "\" must not be empty");
        }
        InboxMessage.requireSafe(link);
    }
}
