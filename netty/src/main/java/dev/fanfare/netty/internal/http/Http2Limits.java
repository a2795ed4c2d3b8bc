package dev.fanfare.netty.internal.http;

import dev.fanfare.netty.http.HttpSettings;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Settings;

/** What one connection of HTTP/2 may have and do. */
final class Http2Limits {

    /** Requests under way, those included whose answer the peer has not taken yet. */
    static final int STREAMS = 100;

    /** Bytes that a peer may send of bodies before it is told that more may come, on a stream and on all together. */
    private static final int WINDOW = 65_535;

    /** Bytes of one frame. */
    private static final int FRAME = 16_384;

    /** Bytes that both sides keep of header fields to say them shorter the next time. */
    private static final int HEADER_TABLE = 4096;

    /** In how many seconds what follows may come. */
    static final int PERIOD_SECONDS = 30;

    /** Requests that a peer may take back. */
    static final int RESETS = 200;

    /** Streams that a peer may make the server give up. */
    private static final int PROVOKED_RESETS = 200;

    /** Frames that ask for something and carry nothing: SETTINGS, PING, PRIORITY, those that are not known. */
    static final int CONTROL_FRAMES = 1000;

    /** Answers to such frames that may wait for the peer to read them. */
    private static final int WAITING_CONTROL_FRAMES = 1000;

    /** DATA frames without data, one after the other. */
    private static final int EMPTY_FRAMES = 10;

    /** CONTINUATION frames of one head that are too small to be of use. */
    private static final int SMALL_CONTINUATIONS = 16;

    private Http2Limits() {}

    /**
     * What reads and writes the frames of a connection.
     *
     * @param webSockets whether the peer is told that streams may become WebSockets
     */
    static Http2FrameCodec codec(HttpSettings settings, boolean webSockets) {
        Http2Settings told = new Http2Settings()
                .maxConcurrentStreams(STREAMS)
                .initialWindowSize(WINDOW)
                .maxFrameSize(FRAME)
                .headerTableSize(HEADER_TABLE)
                .maxHeaderListSize((long) settings.maxRequestLineBytes() + settings.maxHeaderBytes());
        if (webSockets) {
            told.connectProtocolEnabled(true);
        }
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(told)
                .validateRequiredPseudoHeaders(true)
                .decoderEnforceMaxRstFramesPerWindow(RESETS, PERIOD_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(PROVOKED_RESETS, PERIOD_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(WAITING_CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(SMALL_CONTINUATIONS)
                // A peer could ask for a table as large as it likes, and fill it with what answers repeat of its
                // requests.
                .headerSensitivityDetector(Http2HeadersEncoder.ALWAYS_SENSITIVE)
                .decoupleCloseAndGoAway(true)
                .gracefulShutdownTimeoutMillis(Http2Connection.LINGER.toMillis())
                .build();
        // The peer is told, but until it has said that it heard, Netty would let it open any number.
        codec.connection().remote().maxActiveStreams(STREAMS);
        codec.decoder().frameListener(new ControlFrames(codec.decoder().frameListener(), System::nanoTime));
        return codec;
    }
}
