@NullMarked
package dev.fanfare.delivery;

import org.jspecify.annotations.NullMarked;
