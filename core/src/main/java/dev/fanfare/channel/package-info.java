/**
 * Channels: what they allow, who subscribes, and how one publication reaches all of them.
 */
@NullMarked
package dev.fanfare.channel;

import org.jspecify.annotations.NullMarked;
