/** Nodes that share a Redis, and what goes wrong between them. */
@NullMarked
package dev.fanfare.bench.cluster;

import org.jspecify.annotations.NullMarked;
