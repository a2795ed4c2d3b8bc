@NullMarked
package dev.fanfare.examples.rooms;

import org.jspecify.annotations.NullMarked;
