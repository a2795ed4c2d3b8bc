/** Notifications in five minutes: a page, and a server that welcomes it. */
@NullMarked
package dev.fanfare.examples.welcome;

import org.jspecify.annotations.NullMarked;
