/** Who is in a channel, as a store answers it. */
@NullMarked
package dev.fanfare.presence;

import org.jspecify.annotations.NullMarked;
