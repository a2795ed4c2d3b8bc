package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpAnswer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** Answers in the form in which they are sent. */
final class Responses {

    private Responses() {}

    /** A whole answer. */
    static HttpMessage whole(HttpAnswer answer, boolean keepAlive, boolean isHttp11) {
        HttpResponseStatus status = HttpResponseStatus.valueOf(answer.status());
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                status,
                mayHaveBody(status) ? Unpooled.wrappedBuffer(answer.body()) : Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = response.headers();
        answer.headers().forEach(headers::set);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        if (mayHaveBody(status)) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
        }
        setKeepAlive(headers, keepAlive, isHttp11);
        return response;
    }

    private static boolean mayHaveBody(HttpResponseStatus status) {
        return !status.equals(HttpResponseStatus.NO_CONTENT)
                && !status.equals(HttpResponseStatus.RESET_CONTENT)
                && !status.equals(HttpResponseStatus.NOT_MODIFIED);
    }

    /** The head of an answer whose body comes bit by bit: in chunks, or until the connection ends. */
    static HttpMessage begun(HttpAnswer answer, boolean keepAlive, boolean isHttp11) {
        DefaultHttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        answer.headers().forEach(response.headers()::set);
        response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        HttpUtil.setTransferEncodingChunked(response, isHttp11);
        setKeepAlive(response.headers(), keepAlive, isHttp11);
        return response;
    }

    /** The head after which the connection is no HTTP any more, or has a body that somebody else writes. */
    static HttpMessage last(HttpAnswer answer, boolean isHttp11) {
        if (answer.status() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            return begun(answer, false, isHttp11);
        }
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        answer.headers().forEach(response.headers()::set);
        return response;
    }

    /** "Your body is wanted." */
    static HttpMessage goOn() {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
    }

    private static void setKeepAlive(HttpHeaders headers, boolean keepAlive, boolean isHttp11) {
        headers.remove(HttpHeaderNames.CONNECTION);
        if (headers.contains(HttpHeaderNames.UPGRADE)) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        }
        if (!keepAlive) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!isHttp11) {
            headers.add(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
