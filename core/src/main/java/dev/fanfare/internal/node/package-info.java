/** What one process is: its loops, which sessions are on them, and what all of them share. */
@NullMarked
package dev.fanfare.internal.node;

import org.jspecify.annotations.NullMarked;
