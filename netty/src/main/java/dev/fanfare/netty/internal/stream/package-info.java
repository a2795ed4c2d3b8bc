/** Sessions over HTTP: streams that go down, and requests that bring what clients send beside them. */
@NullMarked
package dev.fanfare.netty.internal.stream;

import org.jspecify.annotations.NullMarked;
