/** The state of one channel and its changes, without any I/O; and how a node carries them to subscribers. */
@NullMarked
package dev.fanfare.internal.state;

import org.jspecify.annotations.NullMarked;
