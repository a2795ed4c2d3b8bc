@NullMarked
package dev.fanfare.netty.websocket;

import org.jspecify.annotations.NullMarked;
