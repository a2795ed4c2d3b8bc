/**
 * Sessions: the state of one client, and one handler class for each command it may send. Nothing here
 * does I/O; bytes come from and go to a {@link dev.fanfare.spi.Transport}.
 */
@NullMarked
package dev.fanfare.session;

import org.jspecify.annotations.NullMarked;
