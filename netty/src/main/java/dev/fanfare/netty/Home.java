package dev.fanfare.netty;

import dev.fanfare.spi.Acceptor;
import dev.fanfare.spi.Loop;

/**
 * What the connections of one event loop share.
 *
 * @param loop the loop
 * @param acceptor opens their sessions
 * @param connections counts them, those of all loops together
 */
record Home(Loop loop, Acceptor acceptor, OpenConnections connections) {}
