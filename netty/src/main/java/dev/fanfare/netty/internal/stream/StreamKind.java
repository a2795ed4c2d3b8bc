package dev.fanfare.netty.internal.stream;

import dev.fanfare.netty.http.StreamEndpoint;
import dev.fanfare.spi.TransportTraits;
import java.nio.charset.StandardCharsets;

/**
 * What the streams of an endpoint have in common.
 *
 * @param transportName how it is called
 * @param isEvents whether it is for an EventSource
 * @param opening what is sent before anything else, so that nothing on the way holds back the head
 * @param traits what its connections can do
 */
@SuppressWarnings("ArrayRecordComponent") // It is written, never compared.
record StreamKind(String transportName, boolean isEvents, byte[] opening, TransportTraits traits) {

    private static final byte[] NOTHING = {};
    private static final byte[] EMPTY_LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    /** How messages look in a stream. */
    StreamFormat format(boolean protobuf) {
        if (!traits.takesCommands()) {
            return isEvents ? StreamFormat.UNI_SSE : StreamFormat.UNI_JSON;
        }
        if (isEvents) {
            return StreamFormat.SSE;
        }
        return protobuf ? StreamFormat.PROTOBUF : StreamFormat.JSON;
    }

    static StreamKind of(StreamEndpoint.Kind kind) {
        return switch (kind) {
            case SSE -> new StreamKind("sse", true, EMPTY_LINE, TransportTraits.EMULATED);
            case HTTP_STREAM -> new StreamKind("http_stream", false, NOTHING, TransportTraits.EMULATED);
            case UNI_SSE -> new StreamKind("uni_sse", true, EMPTY_LINE, TransportTraits.UNIDIRECTIONAL);
            case UNI_HTTP_STREAM -> new StreamKind("uni_http_stream", false, NOTHING, TransportTraits.UNIDIRECTIONAL);
        };
    }
}
