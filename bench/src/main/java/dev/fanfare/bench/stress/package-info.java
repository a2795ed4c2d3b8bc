/** Races of single parts, run by jcstress. */
@NullMarked
package dev.fanfare.bench.stress;

import org.jspecify.annotations.NullMarked;
