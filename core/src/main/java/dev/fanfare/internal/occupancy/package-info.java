/** Which channels have subscribers on any node, and who tells the application of it. */
@NullMarked
package dev.fanfare.internal.occupancy;

import org.jspecify.annotations.NullMarked;
