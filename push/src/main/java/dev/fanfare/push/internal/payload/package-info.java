/** What of a message is the same for several services: JSON, sizes, names that replace. */
@NullMarked
package dev.fanfare.push.internal.payload;

import org.jspecify.annotations.NullMarked;
