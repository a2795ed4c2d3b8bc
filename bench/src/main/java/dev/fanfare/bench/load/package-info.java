/** The clients: connections, frames, dialects, and the publisher. */
@NullMarked
package dev.fanfare.bench.load;

import org.jspecify.annotations.NullMarked;
