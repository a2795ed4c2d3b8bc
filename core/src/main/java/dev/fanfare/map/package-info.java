/** Maps: values by key in a channel, and what changes of them. */
@NullMarked
package dev.fanfare.map;

import org.jspecify.annotations.NullMarked;
