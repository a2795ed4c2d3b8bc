/** Which names channels may have, and for whom publications are by their tags. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.internal.channel;

import org.jspecify.annotations.NullMarked;
