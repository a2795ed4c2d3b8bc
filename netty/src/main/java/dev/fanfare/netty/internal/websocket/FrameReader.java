package dev.fanfare.netty.internal.websocket;

import dev.fanfare.protocol.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what clients send (RFC 6455, section 5.2). It keeps nothing of a connection, so one serves
 * all of them; the bytes of a frame that has not arrived completely are the connection's to keep.
 */
public final class FrameReader {

    static final int MASK_LENGTH = 4;

    private static final int FINAL = 0x80;
    private static final int OTHER_EXTENSIONS = 0x30;
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x8;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL_LENGTH = 125;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** How the end of what cannot be understood is told (RFC 6455, section 7.4.1). */
    static final Disconnect PROTOCOL_ERROR =
            new Disconnect(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "protocol error");

    private final int maxLength;
    private final boolean compressible;

    /**
     * @param maxLength of a frame's payload, in bytes
     * @param compressible whether RSV1 may say that a message is compressed
     */
    public FrameReader(int maxLength, boolean compressible) {
        this.maxLength = maxLength;
        this.compressible = compressible;
    }

    /** How long a payload may be, in bytes. */
    int maxLength() {
        return maxLength;
    }

    /** Gets the frames. */
    interface Sink {

        /** Whether the next frame is to be read. */
        boolean wantsMore();

        /**
         * The header of a frame has arrived. Called again for a frame that arrives in pieces.
         *
         * @return why there must not be such a frame now, or null
         */
        @Nullable
        Disconnect problemWith(int opcode, int length);

        /**
         * A part of a frame has arrived, but not its end.
         *
         * @param payload where in the buffer its payload begins, which is masked
         * @param count how many bytes of it are there
         * @return what is wrong with it, or null
         */
        @Nullable
        Disconnect arriving(int opcode, boolean compressed, ByteBuf in, int payload, int count, int mask);

        /** A frame has arrived, its payload unmasked. */
        void frame(int opcode, boolean isFinal, boolean compressed, byte[] payload);

        /**
         * A frame must not be as it is. It is not read; the reader's index is behind its header.
         *
         * @param opcode which kind it would be
         * @param rest how long the rest of it is, in bytes; negative if that cannot be known
         */
        void unreadable(Disconnect reason, int opcode, long rest);
    }

    /**
     * Reads whole frames, as long as they are wanted.
     *
     * @param in what has arrived; the reader's index moves behind the last whole frame
     */
    void read(ByteBuf in, Sink sink) {
        while (sink.wantsMore()) {
            int start = in.readerIndex();
            if (!readFrame(in, sink)) {
                in.readerIndex(start);
                return;
            }
        }
    }

    /** How many bytes of a header say how long a payload is, behind the first two. */
    static int lengthBytes(int second) {
        return switch (second & ~MASKED) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    /** How long a payload is; reads what {@link #lengthBytes} says. */
    static long length(int second, ByteBuf in) {
        return switch (lengthBytes(second)) {
            case 0 -> second & ~MASKED;
            case 2 -> in.readUnsignedShort();
            default -> in.readLong();
        };
    }

    static int opcode(int first) {
        return first & OPCODE;
    }

    /** How long a mask is, in bytes. */
    static int maskLength(int second) {
        return (second & MASKED) == 0 ? 0 : MASK_LENGTH;
    }

    /** Reads a frame; false if it has not arrived completely. */
    private boolean readFrame(ByteBuf in, Sink sink) {
        if (in.readableBytes() < 2) {
            return false;
        }
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if (in.readableBytes() < lengthBytes(second)) {
            return false;
        }
        long length = length(second, in);
        int opcode = opcode(first);
        boolean compressed = (first & Deflate.COMPRESSED) != 0;
        Disconnect problem = problemOf(first, second, length);
        if (problem == null) {
            problem = sink.problemWith(opcode, (int) length);
        }
        int there = in.readableBytes() - MASK_LENGTH;
        if (problem == null && there < length) {
            if (there > 0) {
                int at = in.readerIndex();
                problem = sink.arriving(opcode, compressed, in, at + MASK_LENGTH, there, in.getInt(at));
            }
            if (problem == null) {
                return false;
            }
        }
        if (problem != null) {
            sink.unreadable(problem, opcode, length < 0 ? -1 : maskLength(second) + length);
            return true;
        }
        int mask = in.readInt();
        byte[] payload = new byte[(int) length];
        in.readBytes(payload);
        unmask(payload, payload.length, mask);
        sink.frame(opcode, (first & FINAL) != 0, compressed, payload);
        return true;
    }

    private @Nullable Disconnect problemOf(int first, int second, long length) {
        int opcode = opcode(first);
        boolean control = (opcode & CONTROL) != 0;
        boolean known = opcode <= WebSocketFrames.BINARY || (control && opcode <= WebSocketFrames.PONG);
        boolean begins = opcode == WebSocketFrames.TEXT || opcode == WebSocketFrames.BINARY;
        boolean compressed = (first & Deflate.COMPRESSED) != 0;
        if (!known
                || (second & MASKED) == 0
                || (first & OTHER_EXTENSIONS) != 0
                || (compressed && !(compressible && begins))
                || (control && ((first & FINAL) == 0 || length > MAX_CONTROL_LENGTH))
                || length < 0) {
            return PROTOCOL_ERROR;
        }
        return length > maxLength ? Disconnect.MESSAGE_TOO_BIG : null;
    }

    /** Takes the mask off the first bytes of an array. */
    static void unmask(byte[] payload, int length, int mask) {
        long twice = (mask & 0xFFFFFFFFL) << 32 | (mask & 0xFFFFFFFFL);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            LONGS.set(payload, i, (long) LONGS.get(payload, i) ^ twice);
        }
        for (; i < length; i++) {
            payload[i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
        }
    }
}
