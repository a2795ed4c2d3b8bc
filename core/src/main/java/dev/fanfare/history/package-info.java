/** Streams of publications, positions in them, and recovery from them. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.history;

import org.jspecify.annotations.NullMarked;
