package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.internal.loop.SessionLoops;
import dev.fanfare.netty.internal.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What is spoken on a port, besides HTTP/1.1.
 *
 * @param tls encrypts the connections, and offers HTTP/2 if it was told so; null if they are not encrypted
 * @param h2c whether a connection may begin with HTTP/2 where nothing is encrypted
 * @param http2WebSockets whether a stream of HTTP/2 may become a WebSocket (RFC 8441)
 * @param http2Loops where connections of HTTP/2 go, because a stream that becomes a session cannot go there without the
 *     others; null if there are no sessions
 */
public record Protocols(
        @Nullable ServerTls tls,
        boolean h2c,
        boolean http2WebSockets,
        @Nullable SessionLoops http2Loops) {

    /** Nothing else. */
    public static final Protocols PLAIN = new Protocols(null, false, false, null);
}
