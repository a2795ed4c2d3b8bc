/** What makes many nodes one: what a node has others do, and what became of it. */
@NullMarked
package dev.fanfare.internal.cluster;

import org.jspecify.annotations.NullMarked;
