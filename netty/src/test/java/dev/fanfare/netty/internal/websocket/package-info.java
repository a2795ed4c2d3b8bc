@NullMarked
package dev.fanfare.netty.internal.websocket;

import org.jspecify.annotations.NullMarked;
