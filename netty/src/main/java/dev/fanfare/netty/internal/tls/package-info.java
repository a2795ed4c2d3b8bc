/** TLS: certificates and keys, where they come from, and when they are renewed. */
@NullMarked
package dev.fanfare.netty.internal.tls;

import org.jspecify.annotations.NullMarked;
