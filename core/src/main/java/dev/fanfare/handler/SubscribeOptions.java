package dev.fanfare.handler;

import dev.fanfare.protocol.Payload;
import dev.fanfare.protocol.StreamPosition;
import java.time.Instant;
import java.util.Objects;
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
        @Nullable StreamPosition recoverSince) {

    public SubscribeOptions {
        Objects.requireNonNull(info, "info must not be null");
        Objects.requireNonNull(data, "data must not be null");
    }

    /** Everything as the namespace says. */
    public static final SubscribeOptions DEFAULT = builder().build();

    /** Starts from {@link #DEFAULT}. */
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
        private @Nullable StreamPosition recoverSince;

        private Builder() {}

        /** See {@link SubscribeOptions#expireAt()}. */
        public Builder expireAt(@Nullable Instant value) {
            expireAt = value;
            return this;
        }

        /** See {@link SubscribeOptions#info()}. */
        public Builder info(Payload value) {
            info = Objects.requireNonNull(value, "info must not be null");
            return this;
        }

        /** See {@link SubscribeOptions#data()}. */
        public Builder data(Payload value) {
            data = Objects.requireNonNull(value, "data must not be null");
            return this;
        }

        /** See {@link SubscribeOptions#presence()}. */
        public Builder presence(@Nullable Boolean value) {
            presence = value;
            return this;
        }

        /** See {@link SubscribeOptions#joinLeave()}. */
        public Builder joinLeave(@Nullable Boolean value) {
            joinLeave = value;
            return this;
        }

        /** See {@link SubscribeOptions#forcePushJoinLeave()}. */
        public Builder forcePushJoinLeave(@Nullable Boolean value) {
            forcePushJoinLeave = value;
            return this;
        }

        /** See {@link SubscribeOptions#forcePositioning()}. */
        public Builder forcePositioning(@Nullable Boolean value) {
            forcePositioning = value;
            return this;
        }

        /** See {@link SubscribeOptions#forceRecovery()}. */
        public Builder forceRecovery(@Nullable Boolean value) {
            forceRecovery = value;
            return this;
        }

        /** See {@link SubscribeOptions#recoverSince()}. */
        public Builder recoverSince(@Nullable StreamPosition value) {
            recoverSince = value;
            return this;
        }

        /** The options. */
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
                    recoverSince);
        }
    }
}
