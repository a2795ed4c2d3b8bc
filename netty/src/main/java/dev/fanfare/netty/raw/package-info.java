/** The connections of raw WebSocket endpoints. */
@NullMarked
package dev.fanfare.netty.raw;

import org.jspecify.annotations.NullMarked;
