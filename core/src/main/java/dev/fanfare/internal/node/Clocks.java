package dev.fanfare.internal.node;

import dev.fanfare.spi.Ticker;
import dev.fanfare.spi.Timer;
import java.time.InstantSource;

/**
 * How a node knows the time.
 *
 * @param clock the time of day, for what expires at a moment
 * @param ticker for what lasts a while
 * @param timer for what is to be done later, and belongs to no loop
 */
public record Clocks(InstantSource clock, Ticker ticker, Timer timer) {}
