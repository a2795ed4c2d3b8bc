package dev.fanfare.netty;

import dev.fanfare.netty.http.TlsOptions;
import dev.fanfare.netty.internal.tls.ServerTls;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which ports of a server are encrypted, and how.
 *
 * @param clients on the port for clients; null if that is not encrypted
 * @param internal likewise on the internal port
 */
record Encryption(@Nullable ServerTls clients, @Nullable ServerTls internal) {

    /**
     * Reads what options name. Blocks.
     *
     * @param http2 whether HTTP/2 is offered
     * @throws dev.fanfare.netty.http.TlsException if something cannot be used
     */
    static Encryption of(@Nullable TlsOptions clients, @Nullable TlsOptions internal, boolean http2) {
        return new Encryption(
                clients == null ? null : ServerTls.of(clients, http2),
                internal == null ? null : ServerTls.of(internal, http2));
    }

    /** Those that there are. */
    Stream<ServerTls> all() {
        return Stream.of(clients, internal).filter(Objects::nonNull);
    }
}
