/**
 * What makes many nodes one: what a node has others do ({@link dev.fanfare.cluster.Task}), and what became of it ({@link
 * dev.fanfare.cluster.Survey}).
 */
@NullMarked
package dev.fanfare.cluster;

import org.jspecify.annotations.NullMarked;
