package dev.fanfare.client;

import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * What a user wants to be told of.
 *
 * @param category which messages
 * @param label the category as people know it
 * @param isMandatory whether it cannot be chosen away
 * @param inbox whether its messages come into the inbox
 * @param push whether its messages are pushed to devices
 */
public record InboxPreference(String category, String label, boolean isMandatory, boolean inbox, boolean push) {

    /**
     * As an inbox gives them; public for tests of applications.
     *
     * @param category not empty
     * @param label for people
     * @param isMandatory whether it cannot be chosen away
     * @param inbox whether it comes into the inbox
     * @param push whether it is pushed
     */
    public InboxPreference {
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(label, "label");
    }

    static List<InboxPreference> listOf(JsonNode wire) {
        return wire.path("categories")
                .valueStream()
                .map(each -> new InboxPreference(
                        each.path("category").asString(""),
                        each.path("label").asString(""),
                        each.path("mandatory").asBoolean(false),
                        each.path("inbox").asBoolean(false),
                        each.path("push").asBoolean(false)))
                .toList();
    }
}
