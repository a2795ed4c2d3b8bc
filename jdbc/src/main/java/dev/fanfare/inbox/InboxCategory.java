package dev.fanfare.inbox;

import java.util.Objects;

/**
 * A kind of message that users may choose to be told of, or not.
 *
 * @param label what it is called where users choose
 * @param isMandatory whether nobody can choose it away
 */
public record InboxCategory(String label, boolean isMandatory) {

    /**
     * A kind of message.
     *
     * @param label not empty
     * @param isMandatory false for one that users may choose away
     */
    public InboxCategory {
        if (Objects.requireNonNull(label, "label must not be null").isBlank()) {
            throw new IllegalArgumentException("the label of a category must not be empty");
        }
    }
}
