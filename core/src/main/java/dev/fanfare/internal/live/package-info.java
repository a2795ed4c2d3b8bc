/** Live objects on top of keyed state. */
@NullMarked
package dev.fanfare.internal.live;

import org.jspecify.annotations.NullMarked;
