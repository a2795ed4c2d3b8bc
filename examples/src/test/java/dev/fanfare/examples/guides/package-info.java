/** What the guides show: that it is as printed, compiled and run. */
@NullMarked
package dev.fanfare.examples.guides;

import org.jspecify.annotations.NullMarked;
