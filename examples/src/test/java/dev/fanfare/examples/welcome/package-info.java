@NullMarked
package dev.fanfare.examples.welcome;

import org.jspecify.annotations.NullMarked;
