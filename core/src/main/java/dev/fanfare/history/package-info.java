/** Streams of publications: how much is kept of them, and what one asks for and gets. */
@NullMarked
package dev.fanfare.history;

import org.jspecify.annotations.NullMarked;
