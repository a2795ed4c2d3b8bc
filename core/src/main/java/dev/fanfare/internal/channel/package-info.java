/** Which names channels may have. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.internal.channel;

import org.jspecify.annotations.NullMarked;
