/** Connections to Redis: how they are kept, what is asked over them, and what is heard. */
@NullMarked
package dev.fanfare.redis.internal.link;

import org.jspecify.annotations.NullMarked;
