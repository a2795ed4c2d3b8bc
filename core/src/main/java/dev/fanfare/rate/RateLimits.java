package dev.fanfare.rate;

import java.util.Objects;

/**
 * How often clients may do what, on a node. The names are those of Centrifugo's {@code client.rate_limit}. A command is
 * looked at by one after the other in this order, and takes nothing from those behind one that refuses it. What the server does
 * by itself, or an application over its API, is not counted.
 *
 * @param clientCommand of each connection; {@link Operation#CONNECT} is none of its commands. Default: no limits
 * @param userCommand of each user with an id, with all its connections to this node. Default: no limits
 * @param ipCommand of each address, or IPv6 network of 64 bits, with all its connections to this node. Default: no limits
 * @param nodeCommand of all clients of this node together. Default: no limits
 * @param clientError errors of each connection. Default: no limit
 * @param disconnectOnAccountedLimit whether a client whose {@link Operation#UNSUBSCRIBE} exceeds {@code clientCommand} is
 *     disconnected with {@code TOO_MANY_ERRORS}, as that is never refused. Default false
 */
public record RateLimits(
        CommandLimits clientCommand,
        CommandLimits userCommand,
        CommandLimits ipCommand,
        CommandLimits nodeCommand,
        ErrorLimits clientError,
        boolean disconnectOnAccountedLimit) {

    /** No limits. */
    public static final RateLimits NONE = builder().build();

    /**
     * Limits; see the components for their meaning.
     *
     * @param clientCommand {@link CommandLimits#NONE} for none
     * @param userCommand {@link CommandLimits#NONE} for none
     * @param ipCommand {@link CommandLimits#NONE} for none
     * @param nodeCommand {@link CommandLimits#NONE} for none
     * @param clientError {@link ErrorLimits#NONE} for none
     * @param disconnectOnAccountedLimit whether too many commands that are never refused end a connection
     * @throws IllegalArgumentException if {@code clientCommand} has {@link Operation#CONNECT}, which comes once
     */
    public RateLimits {
        Objects.requireNonNull(clientCommand, "clientCommand must not be null");
        Objects.requireNonNull(userCommand, "userCommand must not be null");
        Objects.requireNonNull(ipCommand, "ipCommand must not be null");
        Objects.requireNonNull(nodeCommand, "nodeCommand must not be null");
        Objects.requireNonNull(clientError, "clientError must not be null");
        if (clientCommand.operations().containsKey(Operation.CONNECT)) {
            throw new IllegalArgumentException(
                    "client_command must not have connect, which comes once on each connection: user_command, ip_command"
                            + " and node_command have it");
        }
    }

    /** {@return a builder of limits, with none so far} */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects limits; each method's meaning is that of the record component of the same name. */
    public static final class Builder {

        private CommandLimits clientCommand = CommandLimits.NONE;
        private CommandLimits userCommand = CommandLimits.NONE;
        private CommandLimits ipCommand = CommandLimits.NONE;
        private CommandLimits nodeCommand = CommandLimits.NONE;
        private ErrorLimits clientError = ErrorLimits.NONE;
        private boolean disconnectOnAccountedLimit;

        private Builder() {}

        /**
         * {@return this builder, with {@link RateLimits#clientCommand()} set}
         *
         * @param limits of each connection
         */
        public Builder clientCommand(CommandLimits limits) {
            clientCommand = Objects.requireNonNull(limits, "clientCommand must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link RateLimits#userCommand()} set}
         *
         * @param limits of each user on this node
         */
        public Builder userCommand(CommandLimits limits) {
            userCommand = Objects.requireNonNull(limits, "userCommand must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link RateLimits#ipCommand()} set}
         *
         * @param limits of each address on this node
         */
        public Builder ipCommand(CommandLimits limits) {
            ipCommand = Objects.requireNonNull(limits, "ipCommand must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link RateLimits#nodeCommand()} set}
         *
         * @param limits of all clients of this node together
         */
        public Builder nodeCommand(CommandLimits limits) {
            nodeCommand = Objects.requireNonNull(limits, "nodeCommand must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link RateLimits#clientError()} set}
         *
         * @param limits of each connection
         */
        public Builder clientError(ErrorLimits limits) {
            clientError = Objects.requireNonNull(limits, "clientError must not be null");
            return this;
        }

        /**
         * {@return this builder, with {@link RateLimits#disconnectOnAccountedLimit()} set}
         *
         * @param value whether too many commands that are never refused end a connection. Default false
         */
        public Builder disconnectOnAccountedLimit(boolean value) {
            disconnectOnAccountedLimit = value;
            return this;
        }

        /**
         * Makes the limits.
         *
         * @return what was set, and no limits for the rest
         * @throws IllegalArgumentException if {@code clientCommand} has {@link Operation#CONNECT}
         */
        public RateLimits build() {
            return new RateLimits(
                    clientCommand, userCommand, ipCommand, nodeCommand, clientError, disconnectOnAccountedLimit);
        }
    }
}
