/**
 * The network: an HTTP server on Netty with the WebSocket transport, and plain HTTP beside it.
 *
 * <p>Start with {@link dev.fanfare.netty.NettyServer#builder}.
 */
@NullMarked
package dev.fanfare.netty;

import org.jspecify.annotations.NullMarked;
