@NullMarked
package dev.fanfare.redis.internal;

import org.jspecify.annotations.NullMarked;
