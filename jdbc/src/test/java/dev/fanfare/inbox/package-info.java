@NullMarked
package dev.fanfare.inbox;

import org.jspecify.annotations.NullMarked;
