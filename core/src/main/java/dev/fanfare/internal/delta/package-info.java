/** What changed from one publication to the next: pure, no I/O. */
@NullMarked
package dev.fanfare.internal.delta;

import org.jspecify.annotations.NullMarked;
