package dev.fanfare.client;

import tools.jackson.databind.JsonNode;

/**
 * How many messages of an inbox wait, on all devices of the user together.
 *
 * @param unseen were not before the user's eyes
 * @param unread are not read
 */
public record InboxCounts(int unseen, int unread) {

    static InboxCounts of(JsonNode wire) {
        return new InboxCounts(wire.path("unseen").asInt(0), wire.path("unread").asInt(0));
    }
}
