/** What clients saw of a cluster while it was disturbed, and what must not be among it. */
@NullMarked
package dev.fanfare.bench.witness;

import org.jspecify.annotations.NullMarked;
