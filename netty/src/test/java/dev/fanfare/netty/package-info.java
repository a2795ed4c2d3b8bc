@NullMarked
package dev.fanfare.netty;

import org.jspecify.annotations.NullMarked;
