/** How one publication reaches all subscribers of its channel. */
@NullMarked
package dev.fanfare.internal.hub;

import org.jspecify.annotations.NullMarked;
