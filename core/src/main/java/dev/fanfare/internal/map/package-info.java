/** Maps: who writes and reads them, on top of keyed state. */
@NullMarked
package dev.fanfare.internal.map;

import org.jspecify.annotations.NullMarked;
