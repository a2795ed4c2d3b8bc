@NullMarked
package dev.fanfare.netty.internal.loop;

import org.jspecify.annotations.NullMarked;
