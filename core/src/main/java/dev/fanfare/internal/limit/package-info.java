/** What many parts count and ration in the same way: knows of nothing else. */
@NullMarked
package dev.fanfare.internal.limit;

import org.jspecify.annotations.NullMarked;
