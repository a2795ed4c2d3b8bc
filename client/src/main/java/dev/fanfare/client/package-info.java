/** The client socket for the JVM: a connection to a server that comes back by itself, and what comes over it. */
@NullMarked
package dev.fanfare.client;

import org.jspecify.annotations.NullMarked;
