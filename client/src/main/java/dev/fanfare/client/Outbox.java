package dev.fanfare.client;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What an application sends, until it has arrived or failed: bounded in bytes, and in number while there is no
 * connection. Used under the socket's lock; calls may end on any thread.
 */
final class Outbox {

    private record Waiting<T>(Call<T> call, Consumer<Call<T>> start) {

        void begin() {
            start.accept(call);
        }
    }

    private final Queue<Waiting<?>> waiting = new ArrayDeque<>();
    private final int limit;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    /**
     * @param limit how many calls may wait for a connection
     * @param maxBytes how many bytes may wait or be under way; a single call may be larger
     */
    Outbox(int limit, long maxBytes) {
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    /**
     * Starts a call as soon as there is a connection, after those that wait; it fails if that is not to be.
     *
     * @param size in bytes
     */
    <T> CompletableFuture<T> submit(int size, boolean isConnected, Consumer<Call<T>> start) {
        long before = bytes.get();
        if (before > 0 && before + size > maxBytes) {
            return Call.failure(ClientSocketException.full(before + " bytes wait to be sent"));
        }
        boolean waits = !isConnected || !waiting.isEmpty();
        if (waits && waiting.size() >= limit) {
            return Call.failure(ClientSocketException.full(limit + " messages wait for the connection to come back"));
        }
        bytes.addAndGet(size);
        Call<T> call = new Call<>(() -> bytes.addAndGet(-size));
        if (waits) {
            waiting.add(new Waiting<>(call, start));
        } else {
            start.accept(call);
        }
        return call.future();
    }

    /** Starts the calls that wait. */
    void flush() {
        while (!waiting.isEmpty()) {
            waiting.remove().begin();
        }
    }

    /** Gives up the calls that wait. */
    void fail(ClientSocketException reason) {
        while (!waiting.isEmpty()) {
            waiting.remove().call().failed(reason);
        }
    }
}
