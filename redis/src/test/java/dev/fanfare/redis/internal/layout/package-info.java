@NullMarked
package dev.fanfare.redis.internal.layout;

import org.jspecify.annotations.NullMarked;
