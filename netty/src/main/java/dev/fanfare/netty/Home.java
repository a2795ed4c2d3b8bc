package dev.fanfare.netty;

import dev.fanfare.spi.Acceptor;

/**
 * What the connections of one event loop share.
 *
 * @param loop the loop
 * @param acceptor opens their sessions
 * @param connections counts them, those of all loops together
 */
record Home(NettyLoop loop, Acceptor acceptor, OpenConnections connections) {}
