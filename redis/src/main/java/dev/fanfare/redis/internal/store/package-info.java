/** What nodes know together, in Redis. */
@NullMarked
package dev.fanfare.redis.internal.store;

import org.jspecify.annotations.NullMarked;
