/** The chat of 4D's documentation, on a raw endpoint. */
@NullMarked
package dev.fanfare.examples.lobby;

import org.jspecify.annotations.NullMarked;
