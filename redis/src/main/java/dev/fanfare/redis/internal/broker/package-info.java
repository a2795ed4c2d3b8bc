/** Publications over Redis, and what nodes tell each other. */
@NullMarked
package dev.fanfare.redis.internal.broker;

import org.jspecify.annotations.NullMarked;
