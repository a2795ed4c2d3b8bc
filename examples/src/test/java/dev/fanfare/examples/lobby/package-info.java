@NullMarked
package dev.fanfare.examples.lobby;

import org.jspecify.annotations.NullMarked;
