package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.internal.loop.SessionLoop;
import io.netty.channel.Channel;

/** What goes on with a connection that is done with HTTP. */
@FunctionalInterface
public interface Successor {

    /**
     * Takes the connection: adds its handlers to the pipeline, which is empty. What the peer has sent
     * already, and what it sends from now on, comes to them afterwards. On the connection's loop.
     *
     * @param loop the loop
     */
    void take(Channel channel, SessionLoop loop);
}
