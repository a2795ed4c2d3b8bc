/** Several nodes that are one. */
@NullMarked
package dev.fanfare.cluster;

import org.jspecify.annotations.NullMarked;
