@NullMarked
package dev.fanfare.examples.hotels;

import org.jspecify.annotations.NullMarked;
