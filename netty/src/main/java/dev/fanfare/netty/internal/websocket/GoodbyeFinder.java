package dev.fanfare.netty.internal.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Looks for the goodbye of a peer in what it sends after it was told that it broke a rule: passes over
 * frames, whatever they are, keeping none of them.
 */
final class GoodbyeFinder {

    private long toSkip;
    private boolean isGoodbye;
    private boolean lost;

    /**
     * @param opcode of the frame that broke the rule
     * @param rest how long the rest of it is, in bytes; negative if nobody knows where the next begins
     */
    GoodbyeFinder(int opcode, long rest) {
        toSkip = rest;
        isGoodbye = opcode == WebSocketFrames.CLOSE;
        lost = rest < 0;
    }

    /**
     * Passes over what has arrived, but for the beginning of a header.
     *
     * @return whether the goodbye has come, as a whole
     */
    boolean isIn(ByteBuf in) {
        while (!lost) {
            int skipped = (int) Math.min(toSkip, in.readableBytes());
            in.skipBytes(skipped);
            toSkip -= skipped;
            if (toSkip > 0) {
                return false;
            }
            if (isGoodbye) {
                return true;
            }
            if (!readHeader(in)) {
                return false;
            }
        }
        in.skipBytes(in.readableBytes());
        return false;
    }

    private boolean readHeader(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return false;
        }
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if (in.readableBytes() < FrameReader.lengthBytes(second)) {
            in.readerIndex(start);
            return false;
        }
        long length = FrameReader.length(second, in);
        toSkip = FrameReader.maskLength(second) + length;
        lost = length < 0 || toSkip < 0;
        isGoodbye = FrameReader.opcode(first) == WebSocketFrames.CLOSE;
        return true;
    }
}
