package dev.fanfare.netty.internal.loop;

import dev.fanfare.spi.Acceptor;
import io.netty.channel.group.ChannelGroup;

/**
 * What the connections of one event loop share.
 *
 * @param loop the loop
 * @param acceptor opens their sessions
 * @param connections the open ones, those of all loops together
 */
public record SessionLoop(NettyLoop loop, Acceptor acceptor, ChannelGroup connections) {}
