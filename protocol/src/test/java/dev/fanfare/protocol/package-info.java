@NullMarked
package dev.fanfare.protocol;

import org.jspecify.annotations.NullMarked;
