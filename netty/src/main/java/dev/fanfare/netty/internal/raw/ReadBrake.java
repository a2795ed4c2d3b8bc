package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.internal.loop.NettyLoop;
import io.netty.channel.Channel;

/**
 * What has come from a peer and not been handled yet. When it is much, the peer is not read from until
 * half of it is done, so that TCP makes the peer wait.
 */
final class ReadBrake {

    private static final int MAX_MESSAGES = 128;
    private static final int MAX_BYTES = 256 * 1024;

    private final Channel channel;
    private final NettyLoop loop;
    private int messages;
    private int bytes;
    private boolean paused;

    ReadBrake(Channel channel, NettyLoop loop) {
        this.channel = channel;
        this.loop = loop;
    }

    /** A message has come; on the loop. */
    void add(int size) {
        if (count(1, size)) {
            adjust();
        }
    }

    /** A message is done; on any thread. */
    void remove(int size) {
        if (count(-1, -size)) {
            loop.execute(this::adjust);
        }
    }

    /** Says whether reading has to be stopped or begun. */
    private synchronized boolean count(int more, int size) {
        messages += more;
        bytes += size;
        boolean before = paused;
        paused = paused
                ? messages > MAX_MESSAGES / 2 || bytes > MAX_BYTES / 2
                : messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
        return paused != before;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    private void adjust() {
        channel.config().setAutoRead(!isPaused());
    }
}
