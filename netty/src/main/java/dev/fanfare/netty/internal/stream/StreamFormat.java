package dev.fanfare.netty.internal.stream;

import dev.fanfare.protocol.Codec;
import dev.fanfare.protocol.json.JsonCodec;
import dev.fanfare.protocol.json.UnidirectionalCodec;
import dev.fanfare.protocol.protobuf.ProtobufCodec;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.WireFormat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages in the body of a response. A batch is one chunk, because there are clients that read chunk by chunk. */
final class StreamFormat implements WireFormat {

    /** Events of server-sent events. */
    static final StreamFormat SSE = new StreamFormat(JsonCodec.INSTANCE, "data: ", "\n\n");

    /** Lines of JSON. */
    static final StreamFormat JSON = new StreamFormat(JsonCodec.INSTANCE, "", "\n");

    /** Protobuf messages, each behind its length. */
    static final StreamFormat PROTOBUF = new StreamFormat(ProtobufCodec.INSTANCE, "", "");

    /** Events of server-sent events for clients that only listen. */
    static final StreamFormat UNI_SSE = new StreamFormat(UnidirectionalCodec.INSTANCE, "data: ", "\n\n");

    /** Lines of JSON for clients that only listen. */
    static final StreamFormat UNI_JSON = new StreamFormat(UnidirectionalCodec.INSTANCE, "", "\n");

    private final Codec codec;
    private final byte[] before;
    private final byte[] after;

    private StreamFormat(Codec codec, String before, String after) {
        this.codec = codec;
        this.before = before.getBytes(StandardCharsets.US_ASCII);
        this.after = after.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Codec codec() {
        return codec;
    }

    @Override
    public SharedBatch batch(List<byte[]> messages) {
        return chunk(messages);
    }

    Chunk chunk(List<byte[]> messages) {
        int length = 0;
        for (byte[] message : messages) {
            length += before.length + message.length + after.length;
        }
        ByteBuf buffer = ByteBufAllocator.DEFAULT.ioBuffer(Chunk.sizeWith(length));
        Chunk.begin(buffer, length);
        for (byte[] message : messages) {
            buffer.writeBytes(before).writeBytes(message).writeBytes(after);
        }
        return Chunk.end(buffer, length);
    }
}
