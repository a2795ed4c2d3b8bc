package dev.fanfare.inbox;

import dev.fanfare.protocol.Outside;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** What becomes of messages in an inbox. */
public enum InboxMark {

    /** Was before the user's eyes. */
    SEEN,

    /** Was opened; it is seen then, too. */
    READ,

    /** Is to be read again; it stays seen. */
    UNREAD,

    /** Is put away, and counts no more. */
    ARCHIVED,

    /** Is back from the archive, as it was before. */
    UNARCHIVED,

    /** Is gone for good. */
    DELETED;

    /**
     * The mark of a name.
     *
     * @param name as clients write it, such as {@code read}
     * @return the mark
     * @throws IllegalArgumentException if there is none of that name, saying which there are
     */
    public static InboxMark of(String name) {
        Objects.requireNonNull(name, "name must not be null");
        return Arrays.stream(values())
                .filter(each -> InboxJson.name(each).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("messages are marked as "
                        + Arrays.stream(values()).map(InboxJson::name).collect(Collectors.joining(", "))
                        + ", and not as \"" + Outside.of(name) + "\""));
    }
}
