package dev.fanfare.netty.internal.raw;

import dev.fanfare.netty.internal.websocket.FrameReader;
import dev.fanfare.netty.internal.websocket.MessageReader;
import dev.fanfare.protocol.Disconnect;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** Waits for the goodbye of a peer that was refused; nothing else of it is heard. */
final class RawRefusal extends MessageReader {

    RawRefusal(Channel channel, FrameReader reader) {
        super(channel, reader);
    }

    @Override
    protected void message(int opcode, byte[] message) {}

    @Override
    protected void ponged() {}

    @Override
    protected void goodbye(int code, String reason) {
        channel.close();
    }

    @Override
    protected void refuse(Disconnect reason) {
        channel.close();
    }

    @Override
    protected void bothClosed() {
        channel.close();
    }

    @Override
    protected @Nullable Disconnect problemWith(int opcode) {
        return null;
    }

    @Override
    protected boolean checksText() {
        return false;
    }

    @Override
    protected boolean isClosing() {
        return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
