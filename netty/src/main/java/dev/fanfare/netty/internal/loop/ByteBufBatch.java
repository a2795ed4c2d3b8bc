package dev.fanfare.netty.internal.loop;

import dev.fanfare.spi.SharedBatch;
import io.netty.buffer.ByteBuf;

/** A shared batch in a Netty buffer, whose reference count is the batch's. */
public class ByteBufBatch implements SharedBatch {

    private final ByteBuf buffer;

    public ByteBufBatch(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /** The bytes for one connection, with a reference of their own. */
    public final ByteBuf forOne() {
        return buffer.retainedDuplicate();
    }

    @Override
    public final int size() {
        return buffer.readableBytes();
    }

    @Override
    public final void retain() {
        buffer.retain();
    }

    @Override
    public final void release() {
        buffer.release();
    }
}
