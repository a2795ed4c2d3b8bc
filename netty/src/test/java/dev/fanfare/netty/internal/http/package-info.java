/** Tests. */
@NullMarked
package dev.fanfare.netty.internal.http;

import org.jspecify.annotations.NullMarked;
