package dev.fanfare.bench.workers;

import dev.fanfare.bench.measure.Interval;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * An {@link Interval} as it travels between processes, its histograms in HdrHistogram's own compressed
 * form.
 */
record Answer(long deliveries, String ordinary, String apart, String ready, long longestPauseNanos) {

    static Answer of(Interval interval) {
        return new Answer(
                interval.deliveries(),
                encode(interval.ordinary()),
                encode(interval.apart()),
                encode(interval.ready()),
                interval.longestPauseNanos());
    }

    Interval interval() {
        return new Interval(deliveries, decode(ordinary), decode(apart), decode(ready), longestPauseNanos);
    }

    private static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }

    private static Histogram decode(String text) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(text));
            return Histogram.decodeFromCompressedByteBuffer(buffer, 0);
        } catch (DataFormatException damaged) {
            throw new IllegalArgumentException("a worker's histogram cannot be read", damaged);
        }
    }
}
