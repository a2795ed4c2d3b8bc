/** Several nodes that are one. */
@NullMarked
package dev.fanfare.internal.cluster;

import org.jspecify.annotations.NullMarked;
