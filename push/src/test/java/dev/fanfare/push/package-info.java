@NullMarked
package dev.fanfare.push;

import org.jspecify.annotations.NullMarked;
