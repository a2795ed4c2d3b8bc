@NullMarked
package dev.fanfare.internal.live;

import org.jspecify.annotations.NullMarked;
