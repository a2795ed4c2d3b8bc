/**
 * What is on the wire: the commands a client sends, the replies and pushes a server answers with,
 * and the numbers both sides know (errors, disconnects, unsubscribes).
 *
 * <p>The protocol is the public Centrifuge client protocol, version 2. Every type here is immutable
 * and may be shared between threads.
 */
@NullMarked
package dev.fanfare.protocol;

import org.jspecify.annotations.NullMarked;
