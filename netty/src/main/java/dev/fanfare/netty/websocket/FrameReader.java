package dev.fanfare.netty.websocket;

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

    private static final int FINAL = 0x80;
    private static final int OTHER_EXTENSIONS = 0x30;
    private static final int OPCODE = 0x0F;
    private static final int CONTROL = 0x8;
    private static final int MASKED = 0x80;
    private static final int MAX_CONTROL_LENGTH = 125;
    private static final int MASK_LENGTH = 4;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** How the end of what cannot be understood is told (RFC 6455, section 7.4.1). */
    static final Disconnect PROTOCOL_ERROR =
            new Disconnect(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "protocol error");

    /** How the end of a peer is told that sends binary frames where there is only text. */
    static final Disconnect NOT_TEXT =
            new Disconnect(WebSocketCloseStatus.INVALID_MESSAGE_TYPE.code(), "only text frames");

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
    public interface Sink {

        /** A frame has arrived, its payload unmasked. */
        void frame(int opcode, boolean isFinal, boolean compressed, byte[] payload);

        /** The frames cannot be read any further. */
        void unreadable(Disconnect reason);

        /** Whether no more frames are wanted. */
        boolean isDone();
    }

    /**
     * Reads all whole frames.
     *
     * @param in what has arrived; the reader's index moves behind the last whole frame
     */
    void read(ByteBuf in, Sink sink) {
        while (!sink.isDone()) {
            int start = in.readerIndex();
            if (!readFrame(in, sink)) {
                in.readerIndex(start);
                return;
            }
        }
        in.skipBytes(in.readableBytes());
    }

    /** Reads a frame; false if it has not arrived completely. */
    private boolean readFrame(ByteBuf in, Sink sink) {
        if (in.readableBytes() < 2) {
            return false;
        }
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        int lengthBytes = lengthBytes(second);
        if (in.readableBytes() < lengthBytes) {
            return false;
        }
        long length = switch (lengthBytes) {
            case 0 -> second & ~MASKED;
            case 2 -> in.readUnsignedShort();
            default -> in.readLong();
        };
        Disconnect problem = problemOf(first, second, length);
        if (problem != null) {
            sink.unreadable(problem);
            return true;
        }
        if (in.readableBytes() < MASK_LENGTH + length) {
            return false;
        }
        int mask = in.readInt();
        byte[] payload = new byte[(int) length];
        in.readBytes(payload);
        unmask(payload, mask);
        sink.frame(first & OPCODE, (first & FINAL) != 0, (first & Deflate.COMPRESSED) != 0, payload);
        return true;
    }

    private static int lengthBytes(int second) {
        return switch (second & ~MASKED) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
    }

    private @Nullable Disconnect problemOf(int first, int second, long length) {
        int opcode = first & OPCODE;
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

    private static void unmask(byte[] payload, int mask) {
        long twice = (mask & 0xFFFFFFFFL) << 32 | (mask & 0xFFFFFFFFL);
        int i = 0;
        for (; i + Long.BYTES <= payload.length; i += Long.BYTES) {
            LONGS.set(payload, i, (long) LONGS.get(payload, i) ^ twice);
        }
        for (; i < payload.length; i++) {
            payload[i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
        }
    }
}
