package dev.fanfare.device;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which devices. What is empty does not matter; of each that is not, a device must have one, and every filter must hold.
 *
 * @param ids ours
 * @param users whose
 * @param topics in one of these
 * @param providers reached by one of these
 * @param platforms one of these
 * @param filters by tags
 * @param cursor behind which device, as a page has it; "" to begin with
 * @param limit how many at the most, 1 to 1,000
 */
public record DeviceQuery(
        Set<String> ids,
        Set<String> users,
        Set<String> topics,
        Set<String> providers,
        Set<String> platforms,
        List<TagFilter> filters,
        String cursor,
        int limit) {

    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    /** How many values each of the sets may have. */
    public static final int MAX_VALUES = 1_000;

    /** All devices, by pages of 100. */
    public static final DeviceQuery ALL =
            new DeviceQuery(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), List.of(), "", 100);

    /**
     * Every part at once; {@link #ALL} and the methods that begin with {@code with} say it by name.
     *
     * @param ids at most 1,000
     * @param users at most 1,000
     * @param topics at most 1,000
     * @param providers at most 1,000
     * @param platforms at most 1,000
     * @param filters at most 50
     * @param cursor of a page
     * @param limit 1 to 1,000
     * @throws IllegalArgumentException if something is too much, saying what
     */
    public DeviceQuery {
        ids = copy("ids", ids);
        users = copy("users", users);
        topics = copy("topics", topics);
        providers = copy("providers", providers);
        platforms = copy("platforms", platforms);
        filters = List.copyOf(Objects.requireNonNull(filters, "filters must not be null"));
        if (filters.size() > DeviceRegistration.MAX_TAGS) {
            throw new IllegalArgumentException(
                    "at most " + DeviceRegistration.MAX_TAGS + " filters, not " + filters.size());
        }
        DeviceText.check("cursor", cursor, 0, 36);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", and is " + limit);
        }
    }

    private static Set<String> copy(String what, Set<String> values) {
        Set<String> copy = Set.copyOf(Objects.requireNonNull(values, what + " must not be null"));
        if (copy.size() > MAX_VALUES) {
            throw new IllegalArgumentException(what + ": at most " + MAX_VALUES + ", not " + copy.size());
        }
        copy.forEach(value -> DeviceText.check("each of " + what, value, 1, DeviceText.MAX_NAME));
        return copy;
    }

    /**
     * {@return the same, but only these devices}
     *
     * @param value their ids; empty if that does not matter
     */
    public DeviceQuery withIds(Set<String> value) {
        return new DeviceQuery(value, users, topics, providers, platforms, filters, cursor, limit);
    }

    /**
     * {@return the same, but only devices of these users}
     *
     * @param value user ids; empty if that does not matter
     */
    public DeviceQuery withUsers(Set<String> value) {
        return new DeviceQuery(ids, value, topics, providers, platforms, filters, cursor, limit);
    }

    /**
     * {@return the same, but only devices in one of these topics}
     *
     * @param value topics; empty if that does not matter
     */
    public DeviceQuery withTopics(Set<String> value) {
        return new DeviceQuery(ids, users, value, providers, platforms, filters, cursor, limit);
    }

    /**
     * {@return the same, but only devices for which all these hold}
     *
     * @param value filters
     */
    public DeviceQuery withFilters(List<TagFilter> value) {
        return new DeviceQuery(ids, users, topics, providers, platforms, value, cursor, limit);
    }

    /**
     * {@return the same behind a page}
     *
     * @param newCursor of that page
     * @param newLimit how many at the most
     */
    public DeviceQuery withPage(String newCursor, int newLimit) {
        return new DeviceQuery(ids, users, topics, providers, platforms, filters, newCursor, newLimit);
    }
}
