/**
 * What the engine needs from outside: a {@link dev.fanfare.spi.Broker} and a {@link
 * dev.fanfare.spi.PresenceStore} to keep things in, a {@link dev.fanfare.spi.Transport} to write to,
 * and a {@link dev.fanfare.spi.Loop} to run on.
 */
@NullMarked
package dev.fanfare.spi;

import org.jspecify.annotations.NullMarked;
