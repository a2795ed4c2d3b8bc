@NullMarked
package dev.fanfare.examples.console;

import org.jspecify.annotations.NullMarked;
