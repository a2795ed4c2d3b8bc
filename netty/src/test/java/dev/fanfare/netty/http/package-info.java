@NullMarked
package dev.fanfare.netty.http;

import org.jspecify.annotations.NullMarked;
