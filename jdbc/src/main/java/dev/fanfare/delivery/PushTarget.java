package dev.fanfare.delivery;

import dev.fanfare.device.DeviceQuery;
import dev.fanfare.device.TagFilter;
import dev.fanfare.protocol.Payload;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * For which devices a message is.
 *
 * @param kind how they are named
 * @param names the devices, users, topics or tokens; none for everybody
 * @param provider which one the tokens are for; "" for everything else
 * @param filters which of the devices; all must hold. Not for tokens, of which nothing is known
 */
public record PushTarget(Kind kind, Set<String> names, String provider, List<TagFilter> filters) {

    /** How devices are named. */
    public enum Kind {
        /** All that are registered. */
        EVERYBODY,
        /** By their ids. */
        DEVICES,
        /** By whose they are: all devices of each user. */
        USERS,
        /** By the user, but one device of each: that which was registered last. */
        LATEST_OF_USERS,
        /** By the groups that they are in; those in one of them. */
        TOPICS,
        /** By tokens that are not registered. */
        TOKENS
    }

    /**
     * A target; the methods below say it shorter.
     *
     * @param kind how devices are named
     * @param names at most 1,000
     * @param provider for tokens
     * @param filters at most 50
     * @throws IllegalArgumentException if nothing can be meant by it, saying why
     */
    public PushTarget {
        Objects.requireNonNull(kind, "kind must not be null");
        names = Set.copyOf(Objects.requireNonNull(names, "names must not be null"));
        Objects.requireNonNull(provider, "provider must not be null");
        filters = List.copyOf(Objects.requireNonNull(filters, "filters must not be null"));
        if (names.isEmpty() != (kind == Kind.EVERYBODY)) {
            throw new IllegalArgumentException(
                    kind == Kind.EVERYBODY ? "everybody has no names" : "say which " + kind + " are meant");
        }
        if (names.size() > DeviceQuery.MAX_VALUES) {
            throw new IllegalArgumentException("at most " + DeviceQuery.MAX_VALUES + " " + kind
                    + " are named in one target, and these are " + names.size() + "; make it several, or use a topic");
        }
        if (provider.isEmpty() == (kind == Kind.TOKENS)) {
            throw new IllegalArgumentException("a provider is named for tokens, and for nothing else");
        }
        if (kind == Kind.TOKENS && !filters.isEmpty()) {
            throw new IllegalArgumentException("tokens that are not registered have no tags to filter by");
        }
        if (names.contains("")) {
            throw new IllegalArgumentException("a name of " + kind + " must not be empty");
        }
        if (kind != Kind.TOKENS) {
            query(kind, names, filters);
        }
    }

    /** {@return all devices} */
    public static PushTarget everybody() {
        return new PushTarget(Kind.EVERYBODY, Set.of(), "", List.of());
    }

    /**
     * {@return some devices}
     *
     * @param ids of devices
     */
    public static PushTarget devices(String... ids) {
        return new PushTarget(Kind.DEVICES, setOf("ids", ids), "", List.of());
    }

    /**
     * {@return all devices of some users}
     *
     * @param users their ids
     */
    public static PushTarget users(String... users) {
        return new PushTarget(Kind.USERS, setOf("users", users), "", List.of());
    }

    /**
     * {@return the device of each user that was registered last}
     *
     * @param users their ids
     */
    public static PushTarget latestOf(String... users) {
        return new PushTarget(Kind.LATEST_OF_USERS, setOf("users", users), "", List.of());
    }

    /**
     * {@return all devices in one of some topics}
     *
     * @param topics their names
     */
    public static PushTarget topics(String... topics) {
        return new PushTarget(Kind.TOPICS, setOf("topics", topics), "", List.of());
    }

    /**
     * {@return devices that are not registered}
     *
     * @param provider whose tokens they are
     * @param tokens as {@link dev.fanfare.push.PushProvider#send} takes them
     */
    public static PushTarget tokens(String provider, String... tokens) {
        return new PushTarget(Kind.TOKENS, setOf("tokens", tokens), provider, List.of());
    }

    /**
     * {@return those of the devices for which all filters hold}
     *
     * @param value replace those of before
     */
    public PushTarget where(TagFilter... value) {
        return new PushTarget(kind, names, provider, List.of(Objects.requireNonNull(value, "value must not be null")));
    }

    private static Set<String> setOf(String what, String... names) {
        return Set.copyOf(Arrays.asList(Objects.requireNonNull(names, what + " must not be null")));
    }

    /**
     * Reads a target.
     *
     * @param json one JSON object: {@code kind} ({@code everybody}, {@code devices}, {@code users}, {@code latest_of_users},
     *     {@code topics} or {@code tokens}), {@code names}, {@code provider} for tokens, and {@code filters}, each {@code
     *     {"tag","comparison","value"}} with a comparison such as {@code not_exists} or {@code greater}
     * @return the target
     * @throws IllegalArgumentException if it is none, has no kind or a field that there is not, saying why
     */
    public static PushTarget fromJson(Payload json) {
        return PushRequestJson.target(Objects.requireNonNull(json, "json must not be null"));
    }

    /** Which of the registered devices these are. */
    DeviceQuery query() {
        return query(kind, names, filters);
    }

    private static DeviceQuery query(Kind kind, Set<String> names, List<TagFilter> filters) {
        DeviceQuery all = DeviceQuery.ALL.withFilters(filters);
        return switch (kind) {
            case EVERYBODY -> all;
            case DEVICES -> all.withIds(names);
            case USERS, LATEST_OF_USERS -> all.withUsers(names);
            case TOPICS -> all.withTopics(names);
            case TOKENS -> throw new IllegalStateException("tokens are not registered");
        };
    }

    /** How many it names; a token is a secret. */
    @Override
    public String toString() {
        return "PushTarget[" + kind + ", " + names.size() + " names, " + filters.size() + " filters]";
    }
}
