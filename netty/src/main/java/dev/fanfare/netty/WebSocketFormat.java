package dev.fanfare.netty;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.Encoding;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * Messages in WebSocket frames: as many in one frame as fit into {@link #MAX_FRAME}. The client side's
 * libraries accept several messages in a frame, but some no frame over 1 MiB.
 */
final class WebSocketFormat implements WireFormat {

    static final WebSocketFormat JSON = new WebSocketFormat(JsonCodec.INSTANCE, WebSocketFrames.TEXT);
    static final WebSocketFormat PROTOBUF = new WebSocketFormat(ProtobufCodec.INSTANCE, WebSocketFrames.BINARY);

    private static final int MAX_FRAME = 64 * 1024;

    private final Codec codec;
    private final int opcode;
    private final byte[] separator;

    private WebSocketFormat(Codec codec, int opcode) {
        this.codec = codec;
        this.opcode = opcode;
        this.separator = codec.separator();
    }

    static WebSocketFormat of(Encoding encoding) {
        return encoding == Encoding.JSON ? JSON : PROTOBUF;
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
        for (int next = 0; next < messages.size(); ) {
            next = writeFrame(buffer, messages, next);
        }
        return new ByteBufBatch(buffer);
    }

    /** Writes one frame, beginning with a message; returns which message comes next. */
    private int writeFrame(ByteBuf buffer, List<byte[]> messages, int first) {
        int length = messages.get(first).length;
        int end = first + 1;
        while (end < messages.size() && length + separator.length + messages.get(end).length <= MAX_FRAME) {
            length += separator.length + messages.get(end).length;
            end++;
        }
        WebSocketFrames.writeHeader(buffer, opcode, length);
        buffer.writeBytes(messages.get(first));
        for (int i = first + 1; i < end; i++) {
            buffer.writeBytes(separator);
            buffer.writeBytes(messages.get(i));
        }
        return end;
    }
}
