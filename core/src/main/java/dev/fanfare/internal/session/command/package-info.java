/** One handler class for each command that a client may send, and the way of every subscription. */
@NullMarked
package dev.fanfare.internal.session.command;

import org.jspecify.annotations.NullMarked;
