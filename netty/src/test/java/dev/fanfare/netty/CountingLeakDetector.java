package dev.fanfare.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Netty's leak detector, which also counts what it finds, so that a test can fail on it. Surefire
 * installs it by name.
 */
@SuppressWarnings("deprecation") // Netty offers no other way to extend its detector.
public final class CountingLeakDetector<T> extends ResourceLeakDetector<T> {

    private static final AtomicInteger LEAKS = new AtomicInteger();

    /** Called by Netty. */
    public CountingLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval, maxActive);
    }

    /** Called by Netty. */
    public CountingLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        LEAKS.incrementAndGet();
        super.reportTracedLeak(resourceType, records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        LEAKS.incrementAndGet();
        super.reportUntracedLeak(resourceType);
    }

    /** How many buffers were collected as garbage without having been released. */
    static int leaks() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            // The detector reports when the next buffer is made.
            PooledByteBufAllocator.DEFAULT.buffer().release();
        }
        return LEAKS.get();
    }
}
