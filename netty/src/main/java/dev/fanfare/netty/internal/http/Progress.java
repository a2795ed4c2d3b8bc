package dev.fanfare.netty.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** Whether a peer takes what is sent to it. Belongs to the channel's loop. */
final class Progress {

    private final Channel channel;
    private long pending;
    private long written;

    Progress(Channel channel) {
        this.channel = channel;
    }

    /** Whether something waits to be sent. */
    boolean isPending() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer != null && buffer.totalPendingWriteBytes() > 0;
    }

    /** Whether something waits and the peer has taken nothing since this was asked before. */
    boolean isStuck() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
            pending = 0;
            return false;
        }
        boolean stuck = buffer.totalPendingWriteBytes() == pending && buffer.currentProgress() == written;
        pending = buffer.totalPendingWriteBytes();
        written = buffer.currentProgress();
        return stuck;
    }
}
