/** Other servers under the same load, and the table of the results. */
@NullMarked
package dev.fanfare.bench.peers;

import org.jspecify.annotations.NullMarked;
