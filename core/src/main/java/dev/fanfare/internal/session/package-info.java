/**
 * Sessions: the state of one client, what it sends and is sent, and the moments it waits for. Nothing here does I/O; bytes
 * come from and go to a {@link dev.fanfare.spi.Transport}.
 */
@NullMarked
package dev.fanfare.internal.session;

import org.jspecify.annotations.NullMarked;
