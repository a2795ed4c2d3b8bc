/** Sequences: unique numbers, for everybody who asks. */
@NullMarked
package dev.fanfare.sequence;

import org.jspecify.annotations.NullMarked;
