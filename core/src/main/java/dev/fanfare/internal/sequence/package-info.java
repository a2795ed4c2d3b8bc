/** Sequences on top of keyed state. */
@NullMarked
package dev.fanfare.internal.sequence;

import org.jspecify.annotations.NullMarked;
