/** Names of hosts and origins, and patterns of them. Pure: no I/O and no threads. */
@NullMarked
package dev.fanfare.netty.internal.address;

import org.jspecify.annotations.NullMarked;
