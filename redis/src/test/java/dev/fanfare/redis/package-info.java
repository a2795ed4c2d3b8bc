@NullMarked
package dev.fanfare.redis;

import org.jspecify.annotations.NullMarked;
