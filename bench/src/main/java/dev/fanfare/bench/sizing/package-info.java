/** What many nodes and several Redis would have to bear, by simulation. */
@NullMarked
package dev.fanfare.bench.sizing;

import org.jspecify.annotations.NullMarked;
