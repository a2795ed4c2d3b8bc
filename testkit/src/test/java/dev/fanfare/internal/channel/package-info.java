@NullMarked
package dev.fanfare.internal.channel;

import org.jspecify.annotations.NullMarked;
