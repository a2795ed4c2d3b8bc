/** Who is told which channels have subscribers. */
@NullMarked
package dev.fanfare.internal.occupancy;

import org.jspecify.annotations.NullMarked;
