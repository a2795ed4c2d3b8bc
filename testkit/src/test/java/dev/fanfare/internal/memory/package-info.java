@NullMarked
package dev.fanfare.internal.memory;

import org.jspecify.annotations.NullMarked;
