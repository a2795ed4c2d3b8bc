package dev.fanfare.netty.internal.stream;

import dev.fanfare.netty.internal.loop.ByteBufBatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Whole messages as one chunk of HTTP/1.1, which need not be used, in a buffer that all connections of a format share. */
final class Chunk extends ByteBufBatch {

    private static final byte[] LINE_END = {'\r', '\n'};

    private final ByteBuf buffer;
    private final int start;
    private final int length;

    private Chunk(ByteBuf buffer, int start, int length) {
        super(buffer);
        this.buffer = buffer;
        this.start = start;
        this.length = length;
    }

    /** A chunk of a few bytes that are always the same. */
    static Chunk of(byte[] content) {
        ByteBuf buffer = Unpooled.buffer(sizeWith(content.length));
        begin(buffer, content.length);
        return end(buffer.writeBytes(content), content.length);
    }

    /** How much room a chunk takes with a content of so many bytes. */
    static int sizeWith(int length) {
        return Integer.toHexString(length).length() + length + 2 * LINE_END.length;
    }

    /** Writes what precedes the content, of so many bytes, into an empty buffer. */
    static void begin(ByteBuf buffer, int length) {
        buffer.writeCharSequence(Integer.toHexString(length), StandardCharsets.US_ASCII);
        buffer.writeBytes(LINE_END);
    }

    /** Ends a chunk whose content has been written, and takes its buffer. */
    static Chunk end(ByteBuf buffer, int length) {
        int start = buffer.writerIndex() - length;
        buffer.writeBytes(LINE_END);
        return new Chunk(buffer, start, length);
    }

    /** What is in it, with a reference of its own. */
    ByteBuf content() {
        return buffer.retainedSlice(start, length);
    }
}
