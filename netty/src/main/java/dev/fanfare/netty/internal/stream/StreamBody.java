package dev.fanfare.netty.internal.stream;

import dev.fanfare.netty.http.HttpAnswer;
import dev.fanfare.netty.internal.http.ResponseBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** How a response is written that has no end yet. */
interface StreamBody {

    /** The head, where whoever writes the body writes that, too. */
    Object begin(HttpAnswer head);

    /** Writes a whole answer in place of it. */
    ChannelFuture instead(Channel channel, HttpAnswer answer);

    /** A chunk in the form in which it is written to the channel, with a reference of its own. */
    Object part(Chunk chunk);

    /** What is written behind the last part. */
    Object end();

    /**
     * As it is read at the other end.
     *
     * @param isHttp11 whether the peer is not one of HTTP/1.0
     */
    static StreamBody on(Channel channel, boolean isHttp11) {
        if (channel instanceof Http2StreamChannel) {
            return DATA;
        }
        return isHttp11 ? CHUNKED : UNTIL_CLOSE;
    }

    /** In chunks, for peers of HTTP/1.1. */
    StreamBody CHUNKED = new Chunked();

    /** As chunks, the last of which is empty. */
    final class Chunked implements StreamBody {

        private final ByteBuf end =
                Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {'0', '\r', '\n', '\r', '\n'}));

        private Chunked() {}

        @Override
        public Object begin(HttpAnswer head) {
            return ResponseBytes.begun(head, true);
        }

        @Override
        public ChannelFuture instead(Channel channel, HttpAnswer answer) {
            return channel.write(ResponseBytes.whole(answer, true));
        }

        @Override
        public Object part(Chunk chunk) {
            return chunk.forOne();
        }

        @Override
        public Object end() {
            return end.duplicate();
        }
    }

    /** As the data of a stream, for peers of HTTP/2. */
    StreamBody DATA = new StreamBody() {

        @Override
        public Object begin(HttpAnswer head) {
            return ResponseBytes.frame(head, false);
        }

        @Override
        public ChannelFuture instead(Channel channel, HttpAnswer answer) {
            channel.write(ResponseBytes.frame(answer, true));
            return channel.write(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(answer.body()), true));
        }

        @Override
        public Object part(Chunk chunk) {
            return new DefaultHttp2DataFrame(chunk.content());
        }

        @Override
        public Object end() {
            return new DefaultHttp2DataFrame(true);
        }
    };

    /** As it is, for peers of HTTP/1.0: the connection ends with it. */
    StreamBody UNTIL_CLOSE = new StreamBody() {

        @Override
        public Object begin(HttpAnswer head) {
            return ResponseBytes.begun(head, false);
        }

        @Override
        public ChannelFuture instead(Channel channel, HttpAnswer answer) {
            return channel.write(ResponseBytes.whole(answer, false));
        }

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
