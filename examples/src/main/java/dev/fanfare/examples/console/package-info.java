/** A client in Java: the client socket at the command line. */
@NullMarked
package dev.fanfare.examples.console;

import org.jspecify.annotations.NullMarked;
