/** The engine for several nodes, in a Redis that they share. */
@NullMarked
package dev.fanfare.redis;

import org.jspecify.annotations.NullMarked;
