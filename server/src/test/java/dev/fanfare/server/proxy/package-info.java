@NullMarked
package dev.fanfare.server.proxy;

import org.jspecify.annotations.NullMarked;
