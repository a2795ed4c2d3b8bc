@NullMarked
package dev.fanfare.internal.delta;

import org.jspecify.annotations.NullMarked;
