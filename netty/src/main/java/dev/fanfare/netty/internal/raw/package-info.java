/** The connections of raw WebSocket endpoints. */
@NullMarked
package dev.fanfare.netty.internal.raw;

import org.jspecify.annotations.NullMarked;
