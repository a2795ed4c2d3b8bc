package dev.fanfare.netty.http;

import java.util.List;

/**
 * Where clients send what they cannot send over their {@linkplain StreamEndpoint stream}. Any node takes it, and hands it to
 * the one that has the stream.
 *
 * @param path the path; default {@code /emulation}, which is where SDKs send it
 * @param maxBodyBytes of one request, in bytes; a larger one is answered 413. Default 64 KiB
 * @param allowedOrigins which pages may send, as {@link AllowedOrigins} reads them; if there are none, those of the server
 *     itself
 */
public record EmulationEndpoint(String path, int maxBodyBytes, List<String> allowedOrigins) {

    /** The defaults. */
    public static final EmulationEndpoint DEFAULT = new EmulationEndpoint("/emulation", 64 * 1024, List.of());

    /**
     * An endpoint; {@link #DEFAULT} needs less.
     *
     * @param path begins with a slash
     * @param maxBodyBytes at least 1
     * @param allowedOrigins as {@link AllowedOrigins} reads them; none for those of the server itself
     * @throws IllegalArgumentException if one of them is something else
     */
    public EmulationEndpoint {
        require(path, maxBodyBytes);
        allowedOrigins = AllowedOrigins.of(allowedOrigins).entries();
    }

    /**
     * The same for other pages.
     *
     * @param origins as {@link AllowedOrigins} reads them, in place of those before; none for those of the server itself
     * @return the copy
     * @throws IllegalArgumentException if one is no origin
     */
    public EmulationEndpoint withAllowedOrigins(String... origins) {
        return new EmulationEndpoint(path, maxBodyBytes, List.of(origins));
    }

    static void require(String path, int maxBodyBytes) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with \"/\", not \"" + path + "\"");
        }
        if (maxBodyBytes < 1) {
            throw new IllegalArgumentException("max_request_body_size must be at least 1, and is " + maxBodyBytes);
        }
    }
}
