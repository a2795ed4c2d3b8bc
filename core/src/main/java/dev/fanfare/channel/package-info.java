/** Channels: how their names are read, and what their namespaces offer and allow. */
@NullMarked
package dev.fanfare.channel;

import org.jspecify.annotations.NullMarked;
