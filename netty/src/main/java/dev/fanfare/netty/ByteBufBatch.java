package dev.fanfare.netty;

import dev.fanfare.spi.SharedBatch;
import io.netty.buffer.ByteBuf;

/** A shared batch in a Netty buffer, whose reference count is the batch's. */
final class ByteBufBatch implements SharedBatch {

    private final ByteBuf buffer;

    ByteBufBatch(ByteBuf buffer) {
        this.buffer = buffer;
    }

    /** The bytes for one connection, with a reference of their own. */
    ByteBuf forOne() {
        return buffer.retainedDuplicate();
    }

    @Override
    public int size() {
        return buffer.readableBytes();
    }

    @Override
    public void retain() {
        buffer.retain();
    }

    @Override
    public void release() {
        buffer.release();
    }
}
