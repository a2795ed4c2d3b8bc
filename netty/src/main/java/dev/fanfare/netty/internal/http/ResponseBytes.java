package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpAnswer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.nio.charset.StandardCharsets;

/** Answers of connections that have left HTTP behind, as bytes of HTTP/1.1 or as frames; nothing follows them. */
public final class ResponseBytes {

    private ResponseBytes() {}

    /** A whole answer. */
    public static ByteBuf whole(HttpAnswer answer, boolean isHttp11) {
        return of(Responses.whole(answer, false, isHttp11));
    }

    /** The head of an answer whose body follows: in chunks, or until the connection ends. */
    public static ByteBuf begun(HttpAnswer answer, boolean isHttp11) {
        return of(Responses.begun(answer, false, isHttp11));
    }

    /**
     * The head of an answer on a stream of HTTP/2.
     *
     * @param isWhole whether what follows is the body of the answer, of its size
     */
    public static Http2HeadersFrame frame(HttpAnswer answer, boolean isWhole) {
        HttpMessage message = isWhole ? Responses.whole(answer, true, true) : Responses.begun(answer, true, true);
        return new DefaultHttp2HeadersFrame(HttpConversionUtil.toHttp2Headers(message, true));
    }

    private static ByteBuf of(HttpMessage message) {
        StringBuilder head = new StringBuilder(message.protocolVersion().text())
                .append(' ')
                .append(((HttpResponse) message).status())
                .append("\r\n");
        // Names and values were checked when they were set.
        message.headers()
                .forEach(header -> head.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n"));
        ByteBuf bytes = Unpooled.copiedBuffer(head.append("\r\n"), StandardCharsets.ISO_8859_1);
        return message instanceof ByteBufHolder whole ? Unpooled.wrappedBuffer(bytes, whole.content()) : bytes;
    }
}
