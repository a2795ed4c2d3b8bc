package dev.fanfare.rate;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How often commands may come from whoever they are counted for: a client, a user, an address, or all together. A command
 * takes a token from each bucket that is for it and from each of {@code total}; if one of them is empty, it takes none and is
 * refused with error 111. Where there are several buckets, all of them must have a token, so that bursts and averages have
 * limits of their own.
 *
 * @param total for all commands together. Default: none
 * @param byDefault for each operation by itself that has no buckets of its own. Default: none
 * @param operations for an operation. Default: none
 * @param rpcMethods for calls of a method, in place of those of {@link Operation#RPC}. Default: none
 * @param dryRun whether everything is only counted and nothing refused. Default false
 */
public record CommandLimits(
        List<RateBucket> total,
        List<RateBucket> byDefault,
        Map<Operation, List<RateBucket>> operations,
        Map<String, List<RateBucket>> rpcMethods,
        boolean dryRun) {

    /** No limits. */
    public static final CommandLimits NONE = builder().build();

    /**
     * Limits; see the components for their meaning.
     *
     * @param total is copied; empty for none
     * @param byDefault is copied; empty for none
     * @param operations is copied; an operation without buckets has those of {@code byDefault}
     * @param rpcMethods is copied; a method without buckets has those of {@code byDefault}
     * @param dryRun whether everything is only counted
     */
    public CommandLimits {
        Objects.requireNonNull(total, "total must not be null");
        Objects.requireNonNull(byDefault, "byDefault must not be null");
        Objects.requireNonNull(operations, "operations must not be null");
        Objects.requireNonNull(rpcMethods, "rpcMethods must not be null");
        total = List.copyOf(total);
        byDefault = List.copyOf(byDefault);
        operations = Map.copyOf(operations);
        rpcMethods = Map.copyOf(rpcMethods);
    }

    /** {@return whether anything is limited} */
    public boolean isSet() {
        return !total.isEmpty()
                || !byDefault.isEmpty()
                || operations.values().stream().anyMatch(buckets -> !buckets.isEmpty())
                || rpcMethods.values().stream().anyMatch(buckets -> !buckets.isEmpty());
    }

    /** {@return a builder of limits, with none so far} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects limits; each method's meaning is that of the record component of the same name. */
    public static final class Builder {

        private List<RateBucket> total = List.of();
        private List<RateBucket> byDefault = List.of();
        private final Map<Operation, List<RateBucket>> operations = new EnumMap<>(Operation.class);
        private final Map<String, List<RateBucket>> rpcMethods = new HashMap<>();
        private boolean dryRun;

        private Builder() {}

        /**
         * {@return this builder, with {@link CommandLimits#total()} set}
         *
         * @param buckets for all commands together
         */
        public Builder total(List<RateBucket> buckets) {
            total = List.copyOf(Objects.requireNonNull(buckets, "buckets must not be null"));
            return this;
        }

        /**
         * {@return this builder, with {@link CommandLimits#byDefault()} set}
         *
         * @param buckets for each operation that has none of its own
         */
        public Builder byDefault(List<RateBucket> buckets) {
            byDefault = List.copyOf(Objects.requireNonNull(buckets, "buckets must not be null"));
            return this;
        }

        /**
         * {@return this builder, with one of {@link CommandLimits#operations()} set}
         *
         * @param operation what is limited
         * @param buckets its own
         */
        public Builder operation(Operation operation, List<RateBucket> buckets) {
            operations.put(
                    Objects.requireNonNull(operation, "operation must not be null"),
                    List.copyOf(Objects.requireNonNull(buckets, "buckets must not be null")));
            return this;
        }

        /**
         * {@return this builder, with one of {@link CommandLimits#rpcMethods()} set}
         *
         * @param method as clients call it
         * @param buckets its own
         */
        public Builder rpcMethod(String method, List<RateBucket> buckets) {
            rpcMethods.put(
                    Objects.requireNonNull(method, "method must not be null"),
                    List.copyOf(Objects.requireNonNull(buckets, "buckets must not be null")));
            return this;
        }

        /**
         * {@return this builder, with {@link CommandLimits#dryRun()} set}
         *
         * @param value whether everything is only counted. Default false
         */
        public Builder dryRun(boolean value) {
            dryRun = value;
            return this;
        }

        /** {@return the limits} */
        public CommandLimits build() {
            return new CommandLimits(total, byDefault, operations, rpcMethods, dryRun);
        }
    }
}
