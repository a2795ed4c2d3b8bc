package dev.fanfare.netty.internal.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Frames as a server writes them: final and unmasked (RFC 6455, section 5.2). */
public final class WebSocketFrames {

    static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** What a header takes at the most. */
    public static final int MAX_HEADER = 10;

    private static final int FINAL = 0x80;
    private static final int MAX_SHORT_LENGTH = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private WebSocketFrames() {}

    public static void writeHeader(ByteBuf out, int opcode, int length) {
        out.writeByte(FINAL | opcode);
        if (length <= MAX_SHORT_LENGTH) {
            out.writeByte(length);
        } else if (length <= 0xFFFF) {
            out.writeByte(LENGTH_16).writeShort(length);
        } else {
            out.writeByte(LENGTH_64).writeLong(length);
        }
    }

    /** A ping or pong with the bytes of another frame. */
    static ByteBuf control(ByteBufAllocator allocator, int opcode, ByteBuf content) {
        ByteBuf frame = allocator.ioBuffer(2 + content.readableBytes());
        writeHeader(frame, opcode, content.readableBytes());
        return frame.writeBytes(content);
    }

    /** A close frame; a code of 0 says nothing (RFC 6455, section 5.5.1). */
    public static ByteBuf close(ByteBufAllocator allocator, int code, String reason) {
        int length = code == 0 ? 0 : 2 + ByteBufUtil.utf8Bytes(reason);
        ByteBuf frame = allocator.ioBuffer(2 + length);
        writeHeader(frame, CLOSE, length);
        if (code != 0) {
            frame.writeShort(code);
            frame.writeCharSequence(reason, StandardCharsets.UTF_8);
        }
        return frame;
    }

    /** What {@link #closeCode} says of a close frame that may not be as it is. */
    static final int NO_CODE = -1;

    /** What {@link #closeCode} says of a close frame whose reason is not UTF-8. */
    static final int REASON_NOT_UTF8 = -2;

    /** The code that a close frame bears; 0 if it bears none, less if it may not be as it is. */
    static int closeCode(byte[] payload) {
        if (payload.length < 2) {
            return payload.length == 0 ? 0 : NO_CODE;
        }
        int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        if (!mayBeSent(code)) {
            return NO_CODE;
        }
        return Utf8.check(payload, 2, payload.length, Utf8.COMPLETE) == Utf8.COMPLETE ? code : REASON_NOT_UTF8;
    }

    /** Whether a close frame may bear a code (RFC 6455, section 7.4, and the registry of that section). */
    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** The reason that a close frame bears, in UTF-8; "" if it bears none. */
    static String closeReason(byte[] payload) {
        return payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
}
