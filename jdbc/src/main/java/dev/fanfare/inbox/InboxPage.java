package dev.fanfare.inbox;

import dev.fanfare.protocol.Payload;
import java.util.List;
import java.util.Objects;

/**
 * A part of an inbox.
 *
 * @param entries newest first, unless they were asked for since a position
 * @param cursor leads to the next page; 0 if this is the last
 * @param counts of the whole inbox, at the same moment
 * @param change how many changes there were of this inbox; each change that a follower is told of has the next number
 * @param top the position of the newest message, whichever were asked for; 0 if there was never one
 * @param acknowledged up to which position a device of the user has everything, see {@link Inbox#acknowledge}
 */
public record InboxPage(
        List<InboxEntry> entries, long cursor, InboxCounts counts, long change, long top, long acknowledged) {

    /**
     * As an inbox makes them; public for tests of applications.
     *
     * @param entries is copied
     * @param cursor 0 if it is the last
     * @param counts of the whole inbox
     * @param change the number of the last change
     * @param top 0 if there was never a message
     * @param acknowledged 0 if no device has said so
     */
    public InboxPage {
        entries = List.copyOf(Objects.requireNonNull(entries, "entries must not be null"));
        Objects.requireNonNull(counts, "counts must not be null");
    }

    /** {@return the page as one JSON object, as clients get it} */
    public Payload toJson() {
        return InboxJson.page(this);
    }
}
