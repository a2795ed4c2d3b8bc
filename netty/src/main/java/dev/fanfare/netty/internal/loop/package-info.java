/** The event loops that connections live on after HTTP, as the engine sees them. */
@NullMarked
package dev.fanfare.netty.internal.loop;

import org.jspecify.annotations.NullMarked;
