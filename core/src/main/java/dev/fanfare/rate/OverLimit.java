package dev.fanfare.rate;

import java.util.List;
import java.util.Objects;

/**
 * Of what a limit was exceeded, as it is counted: there is one of these for each limit that is set, however many clients and
 * users there are.
 *
 * @param layer which limits: {@code client_command}, {@code user_command}, {@code ip_command}, {@code node_command}, {@code
 *     client_error}, or one of {@link #OF_CONNECTIONS}
 * @param command the {@linkplain Operation#key operation}; {@code error} of {@code client_error}
 * @param dryRun whether it was only counted
 */
public record OverLimit(String layer, String command, boolean dryRun) {

    /** The names of limits of connections; there is one of these for each that was exceeded. */
    public static final List<String> OF_CONNECTIONS = List.of(
            "ip_connect",
            "address_connection_limit",
            "connection_rate_limit",
            "connection_limit",
            "user_connection_limit");

    /**
     * A limit that was exceeded.
     *
     * @param layer the name of its limits
     * @param command the name of what was limited
     * @param dryRun whether it was only counted
     */
    public OverLimit {
        Objects.requireNonNull(layer, "layer must not be null");
        Objects.requireNonNull(command, "command must not be null");
    }
}
