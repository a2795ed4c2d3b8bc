package dev.fanfare.notify;

import java.time.Duration;
import java.util.Objects;

/**
 * How notifications are. The names are those of the configuration's {@code notifications}.
 *
 * @param secret signs client ids; whoever knows it can forge them. With "", the default, a random one is
 *     made, and the ids end with the process
 * @param cookieName the cookie with which a browser proves which it is. Over https {@code __Host-} stands before
 *     the name. Default {@code fanfare_client}
 * @param identityTtl how long a browser or device is known after it was last seen. Default 180 days
 * @param retentionSize how many notifications are kept for each client, user, group and for everyone,
 *     for those that reconnect; at most {@link
 *     dev.fanfare.handler.ClientOptions#recoveryMaxPublicationLimit()}. Default 100
 * @param retentionTtl how long they are kept. Default 5 minutes
 * @param maxSize the largest notification, in bytes of JSON. Default 64 KiB
 * @param repeatedEvents which events are repeats of another, where an event does not say. Default {@link
 *     ClientEvent.Rule#EQUAL}
 * @param progressRate how many changes of a progress indicator reach the client in a second. Default 10
 * @param groupMembershipTtl how long a client that is gone stays in its groups, and a quarter of it longer at the most; not
 *     shorter than {@code retentionTtl}. Default 24 hours
 * @param groupMembershipLimit how many memberships there may be in all groups together, where they are kept in memory.
 *     Default 100,000
 */
public record NotificationOptions(
        String secret,
        String cookieName,
        Duration identityTtl,
        int retentionSize,
        Duration retentionTtl,
        int maxSize,
        ClientEvent.Rule repeatedEvents,
        int progressRate,
        Duration groupMembershipTtl,
        int groupMembershipLimit) {

    /** The defaults. */
    public static final NotificationOptions DEFAULT = builder().build();

    /**
     * Checks the options; see the components for their meaning.
     *
     * @param secret "" for a random one
     * @param cookieName a token of HTTP (RFC 6265, section 4.1.1) that does not begin with two underscores
     * @param identityTtl at least 1 s
     * @param retentionSize at least 1
     * @param retentionTtl at least 1 s
     * @param maxSize in bytes, at least 1
     * @param repeatedEvents where an event does not say
     * @param progressRate changes a second, at least 1
     * @param groupMembershipTtl at least 1 s, and not shorter than {@code retentionTtl}
     * @param groupMembershipLimit at least 1
     * @throws IllegalArgumentException if one is not so, naming it
     */
    public NotificationOptions {
        Objects.requireNonNull(secret, "secret must not be null");
        Objects.requireNonNull(cookieName, "cookieName must not be null");
        Objects.requireNonNull(identityTtl, "identityTtl must not be null");
        Objects.requireNonNull(retentionTtl, "retentionTtl must not be null");
        Objects.requireNonNull(repeatedEvents, "repeatedEvents must not be null");
        Objects.requireNonNull(groupMembershipTtl, "groupMembershipTtl must not be null");
        // RFC 6265, section 4.1.1: a cookie's name is a token of RFC 2616.
        if (!cookieName.matches("[-!#$%&'*+.^_`|~0-9A-Za-z]+")) {
            throw new IllegalArgumentException("cookie_name \"" + cookieName + "\" is not possible for a cookie:"
                    + " use letters, digits, '-' and '_'");
        }
        if (cookieName.startsWith("__")) {
            throw new IllegalArgumentException("cookie_name \"" + cookieName + "\" must not begin with \"__\": over"
                    + " https the server puts __Host- before the name itself");
        }
        positive(identityTtl, "identity_ttl");
        positive(retentionSize, "retention_size");
        positive(retentionTtl, "retention_ttl");
        positive(maxSize, "max_size");
        positive(progressRate, "progress_rate");
        positive(groupMembershipTtl, "group_membership_ttl");
        positive(groupMembershipLimit, "group_membership_limit");
        if (groupMembershipTtl.compareTo(retentionTtl) < 0) {
            throw new IllegalArgumentException("group_membership_ttl (" + groupMembershipTtl.toSeconds()
                    + " s) must not be shorter than retention_ttl (" + retentionTtl.toSeconds()
                    + " s): whoever comes back in time must still be in the group");
        }
    }

    private static void positive(int value, String option) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be at least 1, and is " + value);
        }
    }

    private static void positive(Duration value, String option) {
        if (value.toSeconds() < 1) {
            throw new IllegalArgumentException(option + " must be at least 1 s, and is " + value.toMillis() + " ms");
        }
    }

    /** {@return a builder with every option at its default} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects options; each method's meaning is that of the record component of the same name. */
    public static final class Builder {

        private String secret = "";
        private String cookieName = "fanfare_client";
        private Duration identityTtl = Duration.ofDays(180);
        private int retentionSize = 100;
        private Duration retentionTtl = Duration.ofMinutes(5);
        private int maxSize = 64 * 1024;
        private ClientEvent.Rule repeatedEvents = ClientEvent.Rule.EQUAL;
        private int progressRate = 10;
        private Duration groupMembershipTtl = Duration.ofHours(24);
        private int groupMembershipLimit = 100_000;

        private Builder() {}

        /**
         * See {@link NotificationOptions#secret()}.
         *
         * @param value a text that is hard to guess; "", the default, for a random one: then every browser is a new
         *     client after a restart
         * @return this builder
         */
        public Builder secret(String value) {
            secret = Objects.requireNonNull(value, "secret must not be null");
            return this;
        }

        /**
         * See {@link NotificationOptions#cookieName()}.
         *
         * @param value letters, digits, {@code -} and {@code _}. Default {@code fanfare_client}
         * @return this builder
         */
        public Builder cookieName(String value) {
            cookieName = Objects.requireNonNull(value, "cookieName must not be null");
            return this;
        }

        /**
         * See {@link NotificationOptions#identityTtl()}.
         *
         * @param value time since the browser or device was last seen, at least 1 s. Default 180 days
         * @return this builder
         */
        public Builder identityTtl(Duration value) {
            identityTtl = Objects.requireNonNull(value, "identityTtl must not be null");
            return this;
        }

        /**
         * See {@link NotificationOptions#retentionSize()}.
         *
         * @param value notifications for each target, at least 1. Default 100
         * @return this builder
         */
        public Builder retentionSize(int value) {
            retentionSize = value;
            return this;
        }

        /**
         * See {@link NotificationOptions#retentionTtl()}.
         *
         * @param value time since they were sent, at least 1 s. Default 5 minutes
         * @return this builder
         */
        public Builder retentionTtl(Duration value) {
            retentionTtl = Objects.requireNonNull(value, "retentionTtl must not be null");
            return this;
        }

        /**
         * See {@link NotificationOptions#maxSize()}.
         *
         * @param value bytes of JSON, at least 1. Default 64 KiB
         * @return this builder
         */
        public Builder maxSize(int value) {
            maxSize = value;
            return this;
        }

        /**
         * See {@link NotificationOptions#repeatedEvents()}.
         *
         * @param value the rule for events that do not say. Default {@link ClientEvent.Rule#EQUAL}
         * @return this builder
         */
        public Builder repeatedEvents(ClientEvent.Rule value) {
            repeatedEvents = Objects.requireNonNull(value, "repeatedEvents must not be null");
            return this;
        }

        /**
         * See {@link NotificationOptions#progressRate()}.
         *
         * @param value changes a second, at least 1. Default 10
         * @return this builder
         */
        public Builder progressRate(int value) {
            progressRate = value;
            return this;
        }

        /**
         * See {@link NotificationOptions#groupMembershipTtl()}.
         *
         * @param value time since the client has gone, not shorter than {@link #retentionTtl}. Default 24 hours
         * @return this builder
         */
        public Builder groupMembershipTtl(Duration value) {
            groupMembershipTtl = Objects.requireNonNull(value, "groupMembershipTtl must not be null");
            return this;
        }

        /**
         * See {@link NotificationOptions#groupMembershipLimit()}.
         *
         * @param value memberships in all groups together, where they are kept in memory; at least 1. Default 100,000
         * @return this builder
         */
        public Builder groupMembershipLimit(int value) {
            groupMembershipLimit = value;
            return this;
        }

        /**
         * Makes the options.
         *
         * @return what was set, and defaults for the rest
         * @throws IllegalArgumentException if one is not possible, naming it
         */
        public NotificationOptions build() {
            return new NotificationOptions(
                    secret,
                    cookieName,
                    identityTtl,
                    retentionSize,
                    retentionTtl,
                    maxSize,
                    repeatedEvents,
                    progressRate,
                    groupMembershipTtl,
                    groupMembershipLimit);
        }
    }
}
