package dev.fanfare.session;

import dev.fanfare.spi.SharedBatch;
import dev.fanfare.spi.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client, in order. While the transport takes messages, nothing stays here;
 * when it does not, they wait, up to a limit in bytes. Belongs to the session's loop.
 */
final class Outbox {

    private final Transport transport;
    private final int limit;

    /** Messages for this client alone since the last flush: they go out as one batch. */
    private @Nullable List<byte[]> own;

    private @Nullable Queue<SharedBatch> waiting;
    private int waitingBytes;

    Outbox(Transport transport, int limit) {
        this.transport = transport;
        this.limit = limit;
    }

    /** Takes an encoded message for this client alone. */
    void add(byte[] message) {
        if (own == null) {
            own = new ArrayList<>(2);
        }
        own.add(message);
    }

    /**
     * Takes messages that other clients get too.
     *
     * @return false if the client reads too slowly for them to wait
     */
    boolean add(SharedBatch batch) {
        return addOwn() && put(batch);
    }

    /**
     * Sends what was added.
     *
     * @return false if the client reads too slowly for it to wait
     */
    boolean flush() {
        boolean taken = addOwn();
        transport.flush();
        return taken;
    }

    /** Sends what waits, as far as the transport takes it. */
    void writable() {
        Queue<SharedBatch> queue = waiting;
        if (queue == null) {
            return;
        }
        while (!queue.isEmpty() && transport.isWritable()) {
            write(queue.remove());
        }
        if (queue.isEmpty()) {
            waiting = null;
        }
        transport.flush();
    }

    /** Sends everything, whether the transport likes it or not; for the last words before a close. */
    void drain() {
        while (waiting != null && !waiting.isEmpty()) {
            write(waiting.remove());
        }
        addOwn();
        transport.flush();
    }

    /** Forgets everything. */
    void discard() {
        own = null;
        while (waiting != null && !waiting.isEmpty()) {
            waiting.remove().release();
        }
        waiting = null;
        waitingBytes = 0;
    }

    private boolean addOwn() {
        List<byte[]> messages = own;
        if (messages == null) {
            return true;
        }
        own = null;
        SharedBatch batch = transport.format().batch(messages);
        try {
            return put(batch);
        } finally {
            batch.release();
        }
    }

    private boolean put(SharedBatch batch) {
        if (waiting == null && takesMore()) {
            transport.write(batch);
            return true;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>(4);
        } else if (waitingBytes + batch.size() > limit) {
            return false;
        }
        batch.retain();
        waiting.add(batch);
        waitingBytes += batch.size();
        return true;
    }

    private boolean takesMore() {
        if (transport.isWritable()) {
            return true;
        }
        // What was written but not flushed may be all that is in the way.
        transport.flush();
        return transport.isWritable();
    }

    private void write(SharedBatch batch) {
        waitingBytes -= batch.size();
        transport.write(batch);
        batch.release();
    }
}
