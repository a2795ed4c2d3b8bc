package dev.fanfare.inbox;

import dev.fanfare.protocol.Payload;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How inboxes are. The names are those of the configuration's {@code inbox}.
 *
 * @param categories what users may choose to be told of, by name, in the order in which users see them. Default: none
 * @param retention for how long a message is kept that does not say so itself. Default 90 days
 * @param dedupeTtl for how long the id of a message is remembered, so that it is put in once. Default 7 days
 * @param collapseWindow for how long after the last of them a message of the same key is collapsed with those before.
 *     Default 1 hour
 * @param pageSize how many messages a page has at the most. Default 100
 * @param maxMessageSize how many bytes a message may have as JSON. Default 16 KiB
 */
public record InboxOptions(
        Map<String, InboxCategory> categories,
        Duration retention,
        Duration dedupeTtl,
        Duration collapseWindow,
        int pageSize,
        int maxMessageSize) {

    /** The defaults. */
    public static final InboxOptions DEFAULT =
            new InboxOptions(Map.of(), Duration.ofDays(90), Duration.ofDays(7), Duration.ofHours(1), 100, 16 * 1024);

    /**
     * Every option at once; begin with {@link #DEFAULT}.
     *
     * @param categories is copied
     * @param retention at least a millisecond
     * @param dedupeTtl at least a millisecond
     * @param collapseWindow at least a millisecond
     * @param pageSize at least 1
     * @param maxMessageSize at least 1
     * @throws IllegalArgumentException if a category has no name, or one of the others is not above zero
     */
    public InboxOptions {
        categories = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNull(categories, "categories must not be null")));
        if (categories.containsKey("")) {
            throw new IllegalArgumentException("a category of messages needs a name");
        }
        requirePositive("retention", retention);
        requirePositive("dedupeTtl", dedupeTtl);
        requirePositive("collapseWindow", collapseWindow);
        if (pageSize < 1) {
            throw new IllegalArgumentException("pageSize must be at least 1, and is " + pageSize);
        }
        if (maxMessageSize < 1) {
            throw new IllegalArgumentException("maxMessageSize must be at least 1, and is " + maxMessageSize);
        }
    }

    private static void requirePositive(String name, Duration value) {
        InboxMessage.requireTime(name, Objects.requireNonNull(value, name + " must not be null"));
    }

    /**
     * The same with categories.
     *
     * @param categories what users may choose to be told of
     * @return the changed copy
     */
    public InboxOptions withCategories(Map<String, InboxCategory> categories) {
        return new InboxOptions(categories, retention, dedupeTtl, collapseWindow, pageSize, maxMessageSize);
    }

    /**
     * The same with another retention.
     *
     * @param retention at least a millisecond
     * @return the changed copy
     */
    public InboxOptions withRetention(Duration retention) {
        return new InboxOptions(categories, retention, dedupeTtl, collapseWindow, pageSize, maxMessageSize);
    }

    /**
     * The same with another memory for ids.
     *
     * @param dedupeTtl at least a millisecond
     * @return the changed copy
     */
    public InboxOptions withDedupeTtl(Duration dedupeTtl) {
        return new InboxOptions(categories, retention, dedupeTtl, collapseWindow, pageSize, maxMessageSize);
    }

    /**
     * The same with another window.
     *
     * @param collapseWindow at least a millisecond
     * @return the changed copy
     */
    public InboxOptions withCollapseWindow(Duration collapseWindow) {
        return new InboxOptions(categories, retention, dedupeTtl, collapseWindow, pageSize, maxMessageSize);
    }

    /**
     * What a user wants to be told of, with the labels of the categories.
     *
     * @param chosen what {@link Inbox#preferences} answers
     * @return one JSON object, as clients get it
     */
    public Payload toJson(Map<String, InboxPreference> chosen) {
        return InboxJson.preferences(categories, Objects.requireNonNull(chosen, "chosen must not be null"));
    }
}
