/** Notifications as publications: their channels, groups, events, and who clients are. */
@NullMarked
package dev.fanfare.internal.notify;

import org.jspecify.annotations.NullMarked;
