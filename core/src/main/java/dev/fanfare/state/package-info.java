/** Keyed state: what a channel holds as a set of values, and how it changes. */
@NullMarked
package dev.fanfare.state;

import org.jspecify.annotations.NullMarked;
