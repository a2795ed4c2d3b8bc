package dev.fanfare.netty;

import dev.fanfare.protocol.Disconnect;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;

/** Waits for the goodbye of a peer that was refused; nothing else of it is heard. */
final class RawRefusal extends MessageReader {

    RawRefusal(Channel channel, FrameReader reader) {
        super(channel, reader);
    }

    @Override
    void message(int opcode, byte[] message) {}

    @Override
    void ponged() {}

    @Override
    void goodbye(int code, String reason) {
        channel.close();
    }

    @Override
    void refuse(Disconnect reason) {
        channel.close();
    }

    @Override
    boolean isClosing() {
        return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        channel.close();
    }
}
