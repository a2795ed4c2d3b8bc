package dev.fanfare.netty.internal.websocket;

import dev.fanfare.netty.internal.loop.ByteBufBatch;
import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.json.UnidirectionalCodec;
import dev.fanfare.protocol.plain.PlainCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages in WebSocket frames: as many in one frame as fit into {@link #MAX_FRAME}. The client side's
 * libraries accept several messages in a frame, but some no frame over 1 MiB.
 */
final class WebSocketFormat implements WireFormat {

    /** For clients that speak JSON. */
    static final WebSocketFormat JSON = new WebSocketFormat(JsonCodec.INSTANCE, WebSocketFrames.TEXT, true, null);

    /** For clients that speak Protobuf. */
    static final WebSocketFormat PROTOBUF =
            new WebSocketFormat(ProtobufCodec.INSTANCE, WebSocketFrames.BINARY, true, null);

    /** For clients that only listen: each push in a frame of its own. */
    static final WebSocketFormat UNIDIRECTIONAL =
            new WebSocketFormat(UnidirectionalCodec.INSTANCE, WebSocketFrames.TEXT, false, null);

    /** For clients that only listen: pushes as lines. */
    static final WebSocketFormat UNIDIRECTIONAL_JOINED =
            new WebSocketFormat(UnidirectionalCodec.INSTANCE, WebSocketFrames.TEXT, true, null);

    /** For clients that speak no protocol: each message in a frame of its own. */
    static final WebSocketFormat PLAIN = new WebSocketFormat(PlainCodec.INSTANCE, WebSocketFrames.TEXT, false, null);

    private static final int MAX_FRAME = 64 * 1024;

    private final Codec codec;
    private final int opcode;
    private final byte[] separator;

    /** Whether several messages may be in a frame. */
    private final boolean joins;

    private final @Nullable Deflate deflate;

    private WebSocketFormat(Codec codec, int opcode, boolean joins, @Nullable Deflate deflate) {
        this.codec = codec;
        this.opcode = opcode;
        this.separator = codec.separator();
        this.joins = joins;
        this.deflate = deflate;
    }

    /**
     * The same with compression.
     *
     * @param with compresses frames; null for none, which is this format
     */
    WebSocketFormat compressed(@Nullable Deflate with) {
        return with == null ? this : new WebSocketFormat(codec, opcode, joins, with);
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public SharedBatch batch(List<byte[]> messages) {
        int bytes = 0;
        for (byte[] message : messages) {
            bytes += message.length + separator.length + WebSocketFrames.MAX_HEADER;
        }
        ByteBuf buffer = ByteBufAllocator.DEFAULT.ioBuffer(bytes);
        try {
            for (int next = 0; next < messages.size(); ) {
                next = writeFrame(buffer, messages, next);
            }
            return new ByteBufBatch(buffer);
        } catch (RuntimeException failed) {
            buffer.release();
            throw failed;
        }
    }

    /** Writes one frame, beginning with a message; returns which message comes next. */
    private int writeFrame(ByteBuf buffer, List<byte[]> messages, int first) {
        int length = messages.get(first).length;
        int end = first + 1;
        if (length == 0) {
            // What the server says has no words here.
            return end;
        }
        while (joins && end < messages.size() && length + separator.length + messages.get(end).length <= MAX_FRAME) {
            length += separator.length + messages.get(end).length;
            end++;
        }
        Deflate compression = deflate;
        if (compression == null || !compression.isWorthwhile(length)) {
            WebSocketFrames.writeHeader(buffer, opcode, length);
            writeMessages(buffer, messages.subList(first, end));
        } else {
            writeCompressed(buffer, messages.subList(first, end), length, compression);
        }
        return end;
    }

    private void writeMessages(ByteBuf buffer, List<byte[]> messages) {
        buffer.writeBytes(messages.get(0));
        for (int i = 1; i < messages.size(); i++) {
            buffer.writeBytes(separator);
            buffer.writeBytes(messages.get(i));
        }
    }

    private void writeCompressed(ByteBuf buffer, List<byte[]> messages, int length, Deflate compression) {
        ByteBuf whole = buffer.alloc().heapBuffer(length);
        ByteBuf compressed = buffer.alloc().heapBuffer(length);
        try {
            writeMessages(whole, messages);
            compression.compress(whole, compressed);
            boolean smaller = compressed.readableBytes() < length;
            ByteBuf sent = smaller ? compressed : whole;
            WebSocketFrames.writeHeader(buffer, smaller ? opcode | Deflate.COMPRESSED : opcode, sent.readableBytes());
            buffer.writeBytes(sent);
        } finally {
            whole.release();
            compressed.release();
        }
    }
}
