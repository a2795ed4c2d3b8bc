@NullMarked
package dev.fanfare.internal.rate;

import org.jspecify.annotations.NullMarked;
