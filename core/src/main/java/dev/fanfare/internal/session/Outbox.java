package dev.fanfare.internal.session;

import dev.fanfare.channel.SlowConsumers;
import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client, in order. While the transport takes messages, nothing stays here;
 * when it does not, they wait, within limits in bytes and in time. Belongs to the session's loop.
 */
final class Outbox {

    /** What became of a message. */
    enum Outcome {
        /** The transport has it. */
        WRITTEN,
        /** It waits for the client to read. */
        WAITS,
        /** The client reads too slowly for it to wait. */
        REFUSED
    }

    private static final int MAX_OWN_BYTES = 64 * 1024;

    private final Transport transport;
    private final int limit;

    /** Messages for this client alone since the last flush: they go out as one batch. */
    private @Nullable List<byte[]> own;

    private int ownBytes;

    private @Nullable Queue<Waiting> waiting;
    private int waitingBytes;

    Outbox(Transport transport, int limit) {
        this.transport = transport;
        this.limit = limit;
    }

    /**
     * @param due when it has waited too long, by the loop's clock; 0 for never
     */
    private record Waiting(SharedBatch batch, long due) {}

    /** Takes an encoded message for this client alone. */
    Outcome add(byte[] message) {
        if (own == null) {
            own = new ArrayList<>(2);
        }
        own.add(message);
        ownBytes += message.length;
        // A client that asks for much at once must not make this pile up until the next flush.
        return ownBytes < MAX_OWN_BYTES ? Outcome.WAITS : addOwn();
    }

    /**
     * Takes messages that other clients get too.
     *
     * @param limits what the namespace says of waiting
     */
    Outcome add(SharedBatch batch, SlowConsumers limits) {
        if (addOwn() == Outcome.REFUSED) {
            return Outcome.REFUSED;
        }
        return wrote(batch) ? Outcome.WRITTEN : keep(batch, limits.maxBytes(limit), limits.maxAgeMillis());
    }

    /** Sends what was added. */
    Outcome flush() {
        Outcome outcome = addOwn();
        transport.flush();
        return outcome;
    }

    /** Sends what waits, as far as the transport takes it. */
    void writable() {
        Queue<Waiting> queue = waiting;
        if (queue == null) {
            return;
        }
        while (!queue.isEmpty() && transport.isWritable()) {
            write(queue.remove().batch);
        }
        if (queue.isEmpty()) {
            waiting = null;
        }
        transport.flush();
    }

    /** Sends everything, whether the transport likes it or not; for the last words before a close. */
    void drain() {
        while (waiting != null && !waiting.isEmpty()) {
            write(waiting.remove().batch);
        }
        addOwn();
        transport.flush();
    }

    /** Forgets everything. */
    void discard() {
        own = null;
        ownBytes = 0;
        while (waiting != null && !waiting.isEmpty()) {
            waiting.remove().batch.release();
        }
        waiting = null;
        waitingBytes = 0;
    }

    /** Whether what is added now leaves at once. */
    boolean takesMore() {
        if (waiting != null) {
            return false;
        }
        if (transport.isWritable()) {
            return true;
        }
        // What was written but not flushed may be all that is in the way.
        transport.flush();
        return transport.isWritable();
    }

    /** When something here will have waited too long, by the loop's clock; 0 for never. */
    long due() {
        long earliest = 0;
        if (waiting != null) {
            for (Waiting each : waiting) {
                earliest = SessionTimes.earlier(earliest, each.due);
            }
        }
        return earliest;
    }

    private Outcome addOwn() {
        List<byte[]> messages = own;
        if (messages == null) {
            return Outcome.WRITTEN;
        }
        own = null;
        ownBytes = 0;
        SharedBatch batch = transport.format().batch(messages);
        try {
            return wrote(batch) ? Outcome.WRITTEN : keep(batch, limit, 0);
        } finally {
            batch.release();
        }
    }

    private boolean wrote(SharedBatch batch) {
        boolean takesMore = takesMore();
        if (takesMore) {
            transport.write(batch);
        }
        return takesMore;
    }

    private Outcome keep(SharedBatch batch, int maxBytes, long maxAgeMillis) {
        if (waitingBytes + batch.size() > maxBytes) {
            return Outcome.REFUSED;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        }
        batch.retain();
        long due = maxAgeMillis == 0 ? 0 : transport.loop().millis() + maxAgeMillis;
        waiting.add(new Waiting(batch, due));
        waitingBytes += batch.size();
        return Outcome.WAITS;
    }

    private void write(SharedBatch batch) {
        waitingBytes -= batch.size();
        transport.write(batch);
        batch.release();
    }
}
