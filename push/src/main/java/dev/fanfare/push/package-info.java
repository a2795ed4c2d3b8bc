/**
 * Push messages: what reaches a device on which no page or app of ours is open, over the service of its browser or
 * operating system.
 *
 * <p>A {@link dev.fanfare.push.PushMessage} says it in every language; {@link dev.fanfare.push.PushMessage#render} makes
 * the {@link dev.fanfare.push.RenderedMessage} of one device, which a {@link dev.fanfare.push.PushProvider} sends. Nothing
 * here keeps anything: not devices, not messages that must be sent again.
 */
@NullMarked
package dev.fanfare.push;

import org.jspecify.annotations.NullMarked;
