/** Who is in a channel. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.presence;

import org.jspecify.annotations.NullMarked;
