@NullMarked
package dev.fanfare.redis.internal.link;

import org.jspecify.annotations.NullMarked;
