package dev.fanfare.netty.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
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

    /** The code that a close frame bears; 0 if it bears none, -1 if it may not be as it is. */
    static int closeCode(byte[] payload) {
        if (payload.length == 0) {
            return 0;
        }
        ByteBuf body = Unpooled.wrappedBuffer(payload);
        if (payload.length == 1 || !ByteBufUtil.isText(body, 2, payload.length - 2, StandardCharsets.UTF_8)) {
            return -1;
        }
        int code = body.readUnsignedShort();
        return WebSocketCloseStatus.isValidStatusCode(code) ? code : -1;
    }

    /** The reason that a close frame bears, in UTF-8; "" if it bears none. */
    static String closeReason(byte[] payload) {
        return payload.length <= 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
}
