/** What plugs into an engine on top of its channels. */
@NullMarked
package dev.fanfare.internal.feature;

import org.jspecify.annotations.NullMarked;
