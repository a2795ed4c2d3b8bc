package dev.fanfare.client;

import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * A part of an inbox.
 *
 * @param messages the newest first
 * @param cursor leads to the next page; 0 if this is the last
 * @param counts of the whole inbox, at the same moment
 * @param change the number of its last change: the next one that a listener is told of has the next number
 * @param top the position of the newest message, whichever were asked for; 0 if there was never one
 */
public record InboxPage(List<InboxMessage> messages, long cursor, InboxCounts counts, long change, long top) {

    /**
     * As an inbox gives them; public for tests of applications.
     *
     * @param messages is copied
     * @param cursor 0 if it is the last
     * @param counts of the whole inbox
     * @param change the number of the last change
     * @param top 0 if there was never a message
     */
    public InboxPage {
        messages = List.copyOf(Objects.requireNonNull(messages, "messages"));
        Objects.requireNonNull(counts, "counts");
    }

    static InboxPage of(JsonNode wire) {
        return new InboxPage(
                wire.path("messages").valueStream().map(InboxMessage::of).toList(),
                wire.path("cursor").asLong(0),
                InboxCounts.of(wire),
                wire.path("change").asLong(0),
                wire.path("top").asLong(0));
    }
}
