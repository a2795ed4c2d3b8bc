/** The default engine for one node: everything in the memory of this process. */
@NullMarked
package dev.fanfare.internal.memory;

import org.jspecify.annotations.NullMarked;
