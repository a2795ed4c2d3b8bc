package dev.fanfare.netty.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** How the body of a response is written that has no end yet. */
interface StreamBody {

    /** A chunk in the form in which it is written to the channel, with a reference of its own. */
    Object part(Chunk chunk);

    /** What is written behind the last part. */
    Object end();

    /** In chunks, for peers of HTTP/1.1. */
    StreamBody CHUNKED = new Chunked();

    /** As chunks, the last of which is empty. */
    final class Chunked implements StreamBody {

        private final ByteBuf end =
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {'0', '\r', '\n', '\r', '\n'}));

        private Chunked() {}

        @Override
        public Object part(Chunk chunk) {
            return chunk.forOne();
        }

        @Override
        public Object end() {
            return end.duplicate();
        }
    }

    /** As it is, for peers of HTTP/1.0: the connection ends with it. */
    StreamBody UNTIL_CLOSE = new StreamBody() {

        @Override
        public Object part(Chunk chunk) {
            return chunk.content();
        }

        @Override
        public Object end() {
            return Unpooled.EMPTY_BUFFER;
        }
    };
}
