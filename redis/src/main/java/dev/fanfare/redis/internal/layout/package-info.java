/** Which Redis something is in: the only one, one of several, or that of a cluster which has its slot. */
@NullMarked
package dev.fanfare.redis.internal.layout;

import org.jspecify.annotations.NullMarked;
