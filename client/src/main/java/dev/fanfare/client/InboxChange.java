package dev.fanfare.client;

import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What followers of an inbox are told: that it has changed, by whomever and on whatever device.
 *
 * @param number each change has the next one. Where one is missing something was not told: list anew, and pass over changes
 *     whose number is not above that of the page
 * @param counts afterwards
 * @param top the position of the newest message
 * @param added the message that came; empty for every other change, and for one that is too large to be told: list anew
 */
public record InboxChange(long number, InboxCounts counts, long top, Optional<InboxMessage> added) {

    /**
     * As an inbox tells them; public for tests of applications.
     *
     * @param number from 1
     * @param counts afterwards
     * @param top 0 if there was never a message
     * @param added empty if none came
     */
    public InboxChange {
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(added, "added");
    }

    static InboxChange of(JsonNode wire) {
        return new InboxChange(
                wire.path("change").asLong(0),
                InboxCounts.of(wire),
                wire.path("top").asLong(0),
                Optional.ofNullable(wire.get("added")).map(InboxMessage::of));
    }
}
