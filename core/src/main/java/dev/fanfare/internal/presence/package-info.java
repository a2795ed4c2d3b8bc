/** Who is where, with leases. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.internal.presence;

import org.jspecify.annotations.NullMarked;
