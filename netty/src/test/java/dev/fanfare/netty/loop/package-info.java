@NullMarked
package dev.fanfare.netty.loop;

import org.jspecify.annotations.NullMarked;
