package dev.fanfare.testkit;

import dev.fanfare.protocol.Codec;
import dev.fanfare.spi.SharedBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A batch that insists on being released exactly as often as it is retained. */
final class RecordedBatch implements SharedBatch {

    private static final AtomicInteger LIVE = new AtomicInteger();

    private final Codec codec;
    private final List<byte[]> messages;
    private int references = 1;

    RecordedBatch(Codec codec, List<byte[]> messages) {
        this.codec = codec;
        this.messages = messages;
        LIVE.incrementAndGet();
    }

    /** How many batches of all tests so far were not released. */
    static int live() {
        return LIVE.get();
    }

    Codec codec() {
        return codec;
    }

    List<byte[]> messages() {
        requireLive();
        return messages;
    }

    @Override
    public int size() {
        requireLive();
        return messages.stream().mapToInt(message -> message.length).sum();
    }

    @Override
    public void retain() {
        requireLive();
        references++;
    }

    @Override
    public void release() {
        requireLive();
        if (--references == 0) {
            LIVE.decrementAndGet();
        }
    }

    private void requireLive() {
        if (references < 1) {
            throw new AssertionError("the batch was used after its last reference was released");
        }
    }
}
