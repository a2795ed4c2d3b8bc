package dev.fanfare.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.Arrays;

/**
 * Where everything that one event loop reads passes through: one large buffer to receive into and one
 * array to parse in, used by connection after connection, so that reading allocates nothing.
 */
final class Inlet extends DefaultMaxMessagesRecvByteBufAllocator implements AutoCloseable {

    private static final int SIZE = 256 * 1024;

    private final ByteBuf received = Unpooled.directBuffer(SIZE, SIZE);
    private byte[] bytes = new byte[2 * SIZE];
    private long nanos = System.nanoTime();

    /** The array, grown to a size if need be. */
    byte[] atLeast(int size) {
        if (bytes.length < size) {
            bytes = Arrays.copyOf(bytes, Math.max(size, 2 * bytes.length));
        }
        return bytes;
    }

    /** Notes that something has just been received. */
    void arrived() {
        nanos = System.nanoTime();
    }

    /** {@link System#nanoTime()} when that was which is being parsed. */
    long nanos() {
        return nanos;
    }

    @Override
    public ExtendedHandle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return SIZE;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                // A handler that keeps what it got, as that of TLS does, must not see it overwritten.
                return received.refCnt() == 1 ? received.clear().retain() : allocator.directBuffer(SIZE);
            }
        };
    }

    @Override
    public void close() {
        received.release();
    }
}
