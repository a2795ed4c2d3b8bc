/** WebSockets of sessions: the handshake, frames, and the transport. */
@NullMarked
package dev.fanfare.netty.internal.websocket;

import org.jspecify.annotations.NullMarked;
