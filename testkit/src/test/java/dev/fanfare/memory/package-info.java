@NullMarked
package dev.fanfare.memory;

import org.jspecify.annotations.NullMarked;
