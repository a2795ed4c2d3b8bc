/** What is kept in Redis, as bytes. */
@NullMarked
package dev.fanfare.redis.internal.format;

import org.jspecify.annotations.NullMarked;
