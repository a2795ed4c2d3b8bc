/** Shared polls as a {@link dev.fanfare.internal.feature.Feature}, and what an application does with those of all nodes. */
@NullMarked
package dev.fanfare.internal.poll.feature;

import org.jspecify.annotations.NullMarked;
