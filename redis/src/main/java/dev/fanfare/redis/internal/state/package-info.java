/** What channels hold by key, in Redis. */
@NullMarked
package dev.fanfare.redis.internal.state;

import org.jspecify.annotations.NullMarked;
