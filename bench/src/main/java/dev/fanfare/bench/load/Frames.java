package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/** Frames as a client writes them: final and masked (RFC 6455, section 5.3). */
final class Frames {

    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int PONG = 0xA;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int MAX_HEADER = 14;

    private Frames() {}

    static ByteBuf masked(ByteBufAllocator allocator, int opcode, byte[] payload) {
        int length = payload.length;
        ByteBuf out = allocator.ioBuffer(length + MAX_HEADER);
        out.writeByte(FINAL | opcode);
        if (length < 126) {
            out.writeByte(MASKED | length);
        } else if (length <= 0xFFFF) {
            out.writeByte(MASKED | 126).writeShort(length);
        } else {
            out.writeByte(MASKED | 127).writeLong(length);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        out.writeInt(mask);
        long twice = ((mask & 0xFFFF_FFFFL) << 32) | (mask & 0xFFFF_FFFFL);
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            out.writeLong(Long.reverseBytes(Stamp.word(payload, at)) ^ twice);
        }
        for (; at < length; at++) {
            out.writeByte(payload[at] ^ (byte) (mask >>> (24 - 8 * (at & 3))));
        }
        return out;
    }
}
