/** Streams in memory, and what a returning subscriber gets of one. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.internal.history;

import org.jspecify.annotations.NullMarked;
