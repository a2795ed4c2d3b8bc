/** What one asks of all nodes, and what they answer. */
@NullMarked
package dev.fanfare.cluster;

import org.jspecify.annotations.NullMarked;
