package dev.fanfare.handler;

import dev.fanfare.internal.channel.TagsFilter;
import dev.fanfare.protocol.FilterNode;
import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one subscription differs from what its namespace says. A null leaves the namespace's choice.
 *
 * @param expireAt until when the subscription is granted, or null for as long as it lasts: then the client must bring a
 *     new token, or without one the handler that refreshes subscriptions is asked, if there is one
 * @param info about this client in this channel, for presence and publications: one JSON value, whatever the
 *     client speaks, or {@link Payload#EMPTY}
 * @param data for the client, in the subscribe reply: one JSON value, or any bytes for a client of Protobuf
 * @param presence whether the client shows up in presence
 * @param joinLeave whether its coming and going is announced
 * @param forcePushJoinLeave whether it hears of others coming and going
 * @param forcePositioning whether it has a position and detects loss
 * @param forceRecovery whether it can recover after a reconnect
 * @param tagsFilter by their tags, which publications the client is given, live, recovered and as history of the channel;
 *     null for all. It cannot lift this: a filter of its own only takes away more. Whoever may read the history without
 *     being subscribed is given all of it
 * @param allow what the client may do in the channel, beyond what the namespace allows everybody, for as long as it is
 *     subscribed
 * @param recoverSince for a subscription made by the server: recover from here at once
 */
public record SubscribeOptions(
        @Nullable Instant expireAt,
        Payload info,
        Payload data,
        @Nullable Boolean presence,
        @Nullable Boolean joinLeave,
        @Nullable Boolean forcePushJoinLeave,
        @Nullable Boolean forcePositioning,
        @Nullable Boolean forceRecovery,
        @Nullable FilterNode tagsFilter,
        Set<Capability.Permission> allow,
        @Nullable StreamPosition recoverSince) {

    /**
     * Everything at once; {@link #builder} says it by name.
     *
     * @param expireAt until when; null for as long as it lasts
     * @param info one JSON value, or {@link Payload#EMPTY} for none
     * @param data for the subscribe reply; {@link Payload#EMPTY} for none
     * @param presence null for the namespace's choice
     * @param joinLeave null for the namespace's choice
     * @param forcePushJoinLeave null for the namespace's choice
     * @param forcePositioning null for the namespace's choice
     * @param forceRecovery null for the namespace's choice
     * @param tagsFilter null for every publication
     * @param allow is copied; empty for nothing more
     * @param recoverSince null for no recovery
     * @throws IllegalArgumentException if the filter makes no sense, saying why
     */
    public SubscribeOptions {
        Objects.requireNonNull(info, "info must not be null");
        Objects.requireNonNull(data, "data must not be null");
        allow = Set.copyOf(Objects.requireNonNull(allow, "allow must not be null"));
        if (tagsFilter != null) {
            TagsFilter.of(tagsFilter);
        }
    }

    /** Everything as the namespace says. */
    public static final SubscribeOptions DEFAULT = builder().build();

    /** {@return a builder that starts from {@link #DEFAULT}} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each method's meaning is that of the record component of the same name. */
    public static final class Builder {

        private @Nullable Instant expireAt;
        private Payload info = Payload.EMPTY;
        private Payload data = Payload.EMPTY;
        private @Nullable Boolean presence;
        private @Nullable Boolean joinLeave;
        private @Nullable Boolean forcePushJoinLeave;
        private @Nullable Boolean forcePositioning;
        private @Nullable Boolean forceRecovery;
        private @Nullable FilterNode tagsFilter;
        private Set<Capability.Permission> allow = Set.of();
        private @Nullable StreamPosition recoverSince;

        private Builder() {}

        /**
         * See {@link SubscribeOptions#expireAt()}.
         *
         * @param value the end, by the clock of the server; null, the default, for as long as the subscription lasts
         * @return this builder
         */
        public Builder expireAt(@Nullable Instant value) {
            expireAt = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#info()}.
         *
         * @param value one JSON value, or {@link Payload#EMPTY}, the default, for none
         * @return this builder
         */
        public Builder info(Payload value) {
            info = Objects.requireNonNull(value, "info must not be null");
            return this;
        }

        /**
         * See {@link SubscribeOptions#data()}.
         *
         * @param value one JSON value, any bytes for a client of Protobuf, or {@link Payload#EMPTY}, the default, for
         *     none
         * @return this builder
         */
        public Builder data(Payload value) {
            data = Objects.requireNonNull(value, "data must not be null");
            return this;
        }

        /**
         * See {@link SubscribeOptions#presence()}.
         *
         * @param value whether the client shows up; null, the default, for what the namespace says
         * @return this builder
         */
        public Builder presence(@Nullable Boolean value) {
            presence = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#joinLeave()}.
         *
         * @param value whether its coming and going is announced; null, the default, for what the namespace says
         * @return this builder
         */
        public Builder joinLeave(@Nullable Boolean value) {
            joinLeave = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#forcePushJoinLeave()}.
         *
         * @param value true to tell it of others without being asked, false only if it asks and may; null, the default,
         *     for what the namespace says
         * @return this builder
         */
        public Builder forcePushJoinLeave(@Nullable Boolean value) {
            forcePushJoinLeave = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#forcePositioning()}.
         *
         * @param value true to give it a position without being asked, false only if it asks and may; null, the
         *     default, for what the namespace says
         * @return this builder
         */
        public Builder forcePositioning(@Nullable Boolean value) {
            forcePositioning = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#forceRecovery()}.
         *
         * @param value true to let it recover without being asked, false only if it asks and may; null, the default,
         *     for what the namespace says
         * @return this builder
         */
        public Builder forceRecovery(@Nullable Boolean value) {
            forceRecovery = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#tagsFilter()}.
         *
         * @param value what the tags must be, of at most 256 nodes; null, the default, for every publication
         * @return this builder
         */
        public Builder tagsFilter(@Nullable FilterNode value) {
            tagsFilter = value;
            return this;
        }

        /**
         * See {@link SubscribeOptions#allow()}.
         *
         * @param value what the client may do there; empty, the default, for what the namespace and its capabilities say
         * @return this builder
         */
        public Builder allow(Set<Capability.Permission> value) {
            allow = Set.copyOf(Objects.requireNonNull(value, "allow must not be null"));
            return this;
        }

        /**
         * See {@link SubscribeOptions#recoverSince()}.
         *
         * @param value the last position the client knows, for a subscription made by the server; null, the default,
         *     for no recovery
         * @return this builder
         */
        public Builder recoverSince(@Nullable StreamPosition value) {
            recoverSince = value;
            return this;
        }

        /**
         * What was collected.
         *
         * @return the options
         * @throws IllegalArgumentException if the filter makes no sense, saying why
         */
        public SubscribeOptions build() {
            return new SubscribeOptions(
                    expireAt,
                    info,
                    data,
                    presence,
                    joinLeave,
                    forcePushJoinLeave,
                    forcePositioning,
                    forceRecovery,
                    tagsFilter,
                    allow,
                    recoverSince);
        }
    }
}
