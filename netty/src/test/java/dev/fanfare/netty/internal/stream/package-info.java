@NullMarked
package dev.fanfare.netty.internal.stream;

import org.jspecify.annotations.NullMarked;
