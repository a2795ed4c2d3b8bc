@NullMarked
package dev.fanfare.redis.internal.broker;

import org.jspecify.annotations.NullMarked;
