package dev.fanfare.netty.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts the frames of a peer that make work and carry nothing, and ends its connection if there are too many. */
final class ControlFrames extends Http2FrameListenerDecorator {

    private static final long PERIOD = TimeUnit.SECONDS.toNanos(Http2Limits.PERIOD_SECONDS);

    private final LongSupplier nanos;
    private long since;
    private int count;

    /**
     * @param nanos tells the time
     */
    ControlFrames(Http2FrameListener listener, LongSupplier nanos) {
        super(listener);
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    private void count() throws Http2Exception {
        long now = nanos.getAsLong();
        if (now - since >= PERIOD) {
            since = now;
            count = 0;
        }
        if (++count > Http2Limits.CONTROL_FRAMES) {
            throw Http2Exception.connectionError(
                    Http2Error.ENHANCE_YOUR_CALM,
                    "More than %d control frames in %d seconds",
                    Http2Limits.CONTROL_FRAMES,
                    Http2Limits.PERIOD_SECONDS);
        }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        count();
        super.onSettingsRead(ctx, settings);
    }

    @Override
    public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
        count();
        super.onSettingsAckRead(ctx);
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        count();
        super.onPingRead(ctx, data);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
        count();
        super.onPingAckRead(ctx, data);
    }

    @Override
    public void onPriorityRead(
            ChannelHandlerContext ctx, int streamId, int streamDependency, short weight, boolean exclusive)
            throws Http2Exception {
        count();
        super.onPriorityRead(ctx, streamId, streamDependency, weight, exclusive);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
            throws Http2Exception {
        count();
        super.onGoAwayRead(ctx, lastStreamId, errorCode, debugData);
    }

    @Override
    public void onUnknownFrame(
            ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
            throws Http2Exception {
        count();
        super.onUnknownFrame(ctx, frameType, streamId, flags, payload);
    }
}
